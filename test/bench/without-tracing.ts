/** The same server, built from sources out of which all tracing was taken: what a bench measures tracing against. */
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..', '..');
/** Neither changed nor imported from: all else is copied, so that an import finds the changed sources and never ours. */
const LINKED = new Set(['node_modules', 'docs', 'test']);

/** Every place where a server decides whether it traces: file, what stands there, what stands there instead. */
const TRACED: readonly (readonly [string, string, string])[] = [
  [
    'src/server/index.ts',
    'if (!tracing || UNTRACED.has(path)) return this.answer(ours, response, handler);',
    'return this.answer(ours, response, handler);',
  ],
  ['src/bot/turns.ts', 'if (this.parts.tracing) this.parents.set(stored, this.parts.tracing.traceparent());', ''],
  ['src/bot/turns.ts', 'if (!tracing) return work();', 'return work();'],
  ['src/store/outbox.ts', 'this.session.tracing?.traceparent() ?? null', 'null'],
  ['src/store/index.ts', ", mode: 'writing', tracing: options.tracing }", ", mode: 'writing' }"],
  ['src/handoff/tries.ts', 'if (!tracing) return this.attempt(event);', 'return this.attempt(event);'],
  ['src/main.ts', 'await startTelemetry(settings)', 'null as Awaited<ReturnType<typeof startTelemetry>>'],
];

/**
 * Takes some seconds. @param folder an empty one @throws when the sources no longer look as expected: then this file has to follow them
 */
export function buildWithoutTracing(folder: string): void {
  for (const name of readdirSync(PROJECT)) {
    if (LINKED.has(name)) symlinkSync(join(PROJECT, name), join(folder, name));
    else if (!name.startsWith('.')) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  }
  for (const [file, traced, untraced] of TRACED) {
    const path = join(folder, file);
    const source = readFileSync(path, 'utf8');
    if (source.split(traced).length !== 2) throw new Error(`${file} should hold once: ${traced}`);
    writeFileSync(path, source.replace(traced, untraced));
  }
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.mts'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
