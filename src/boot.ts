/**
 * What runs as `dist/src/main.js`: the server, bundled into one file, from the machine code that the build has kept for this Node.
 * Loading the same parts file by file takes twice the time and more memory. Knows no part of the product.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';

/**
 * A server that is told to stop before it has taken anything stops at once. Without a listener from the first moment the signal is lost
 * where this is process 1, as in a container without an init; the server's own takes the place of this one.
 */
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));

/** The bundle's name holds the hash of its contents, which the build puts here: code kept from another build is never taken for this one's. */
declare const BUNDLE: string;
const bundle = join(__dirname, '..', BUNDLE);
const codeFile = `${bundle}.${process.version}.${process.arch}.cache`;

const script = new Script(readFileSync(bundle, 'latin1'), {
  filename: bundle,
  // V8 refuses what another version or other flags have made, and compiles anew.
  ...(existsSync(codeFile) ? { cachedData: readFileSync(codeFile) } : {}),
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
if (process.env['WRITE_CODE_CACHE'] === '1') process.once('exit', () => writeFileSync(codeFile, script.createCachedData()));
const run = script.runInThisContext() as (...names: unknown[]) => void;
run(exports, createRequire(bundle), module, bundle, dirname(bundle));
