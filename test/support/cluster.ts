/** Several servers on one PostgreSQL behind one balancer. Each can be killed and started again. */
import { temporaryPostgres } from '../store/temporary-postgres';
import { startRoundRobin } from './round-robin';
import { freePort, startServer, temporaryFolder, type ServerProcess } from './server-process';

export interface Cluster {
  /** Of the balancer. */
  url: string;
  /** Numbers of the servers that run. */
  running: number[];
  /** Kills a server that runs, at random, and starts it again. @returns when it answers */
  killOne(random: (below: number) => number): Promise<void>;
  /** Stops everything and removes what it left. */
  remove(): Promise<void>;
}

const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;

/** All start at once on an empty database, as an orchestrator would have it. */
export async function startCluster(size: number): Promise<Cluster> {
  const database = await temporaryPostgres();
  const folder = temporaryFolder('rongye-cluster-');
  const ports = await Promise.all(Array.from({ length: size }, () => freePort()));
  const balancer = await startRoundRobin(ports);
  const environment = {
    DATABASE_URL: database.url,
    PUBLIC_URL: balancer.url,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    TOKEN_SECRET: 't'.repeat(40),
    HANDOFF_WEBHOOK_SECRET: secret(3),
    HANDOFF_CALLBACK_SECRET: secret(5),
  };
  const start = (index: number): Promise<ServerProcess> =>
    startServer({ ...environment, DATA_DIR: `${folder.path}/${index}`, PORT: String(ports[index]) });
  const servers = await Promise.all(ports.map((_, index) => start(index)));
  const running = ports.map((_, index) => index);
  return {
    url: balancer.url,
    running,
    async killOne(random) {
      const [victim] = running.splice(random(running.length), 1);
      if (victim === undefined) throw new Error('none is left that could be killed');
      await (servers[victim] as ServerProcess).kill();
      servers[victim] = await start(victim);
      running.push(victim);
    },
    async remove() {
      await Promise.all(servers.map((server) => server.stop()));
      await balancer.close();
      await database.drop();
      folder.remove();
    },
  };
}
