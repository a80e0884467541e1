/** A port that nobody listens on, for a server that is started for the moment. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that the system gives to connections and to whoever listens on port 0, and a hundred for each process: a server that is
 * killed and started again on its port must find it free, whatever other processes begin meanwhile.
 */
const FIRST_PORT = 20_000;
const PROCESSES = 120;
const PORTS_EACH = 100;

let next = 0;

/** @throws when all ports of this process are taken */
export async function freePort(): Promise<number> {
  const first = FIRST_PORT + (process.pid % PROCESSES) * PORTS_EACH;
  for (let tried = 0; tried < PORTS_EACH; tried++) {
    const port = first + next;
    next = (next + 1) % PORTS_EACH;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free from ${first} to ${first + PORTS_EACH - 1}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
