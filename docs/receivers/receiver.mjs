// A receiver for Rongye's webhook in under 60 lines, with nothing but Node.js: checks the signature, stores each event once, then answers.
// WEBHOOK_SECRET=whsec_… EVENTS_FILE=events.jsonl PORT=8080 node receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';

const { WEBHOOK_SECRET = '', EVENTS_FILE = 'events.jsonl', PORT = '8080' } = process.env;
const MAX_BYTES = 4 * 1024 * 1024;
const TOLERANCE_SECONDS = 300;

function isSigned({ 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': given = '' }, body) {
  if (!id || !/^\d+$/.test(timestamp ?? '') || Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const key = Buffer.from(WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64');
  const expected = Buffer.from('v1,' + createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64'));
  return given.split(' ').some((one) => Buffer.byteLength(one) === expected.length && timingSafeEqual(Buffer.from(one), expected));
}

// One line an event; a line that a power cut left unfinished was never answered with 2xx, so its event comes again.
const seen = new Set();
for (const line of existsSync(EVENTS_FILE) ? readFileSync(EVENTS_FILE, 'utf8').split('\n') : []) {
  try {
    seen.add(JSON.parse(line).id);
  } catch {
    if (line) process.stderr.write('an unfinished line is passed over\n');
  }
}
const file = openSync(EVENTS_FILE, 'a', 0o600);
writeSync(file, '\n');

function store(id, event) {
  if (seen.has(id)) return;
  writeSync(file, `${JSON.stringify({ id, event })}\n`);
  fsyncSync(file);
  seen.add(id);
}

const server = createServer(async (request, response) => {
  const answer = (status) => response.writeHead(status).end();
  try {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of request) if ((bytes += chunk.length) <= MAX_BYTES) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (request.method !== 'POST' || bytes > MAX_BYTES) return answer(bytes > MAX_BYTES ? 413 : 405);
    if (!isSigned(request.headers, body)) return answer(401);
    store(request.headers['webhook-id'], JSON.parse(body.toString('utf8')));
    answer(204);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    answer(500);
  }
});
server.listen(Number(PORT), '127.0.0.1', () => process.stdout.write(`listening on ${server.address().port}\n`));
process.once('SIGTERM', () => server.close(() => closeSync(file)));
