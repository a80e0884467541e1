/** Bundles the server's TypeScript and its packages into one file in `dist/`, and keeps V8's code of it. Types are checked by `npm run check`. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, transform, type BuildOptions, type Plugin } from 'esbuild';
import { freePort } from './free-port';

/** Loaded from `node_modules`: it holds machine code, is optional, or cannot be bundled (OpenTelemetry imports parts of itself while it runs). */
export const EXTERNAL = [
  'libsql',
  'pg-native',
  'dtrace-provider',
  'i18next-fs-backend',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace-base',
];
const WARM_UP_LIMIT_MILLISECONDS = 60_000;

/**
 * Botbuilder from the TypeScript in its packages. What its vendor compiled of it makes a generator function at each call of an async one,
 * and V8 a hidden class for each of these: it holds what it can reach of the turn until the next collection of the whole heap, some 6 KB a turn.
 */
const botbuilderFromSource: Plugin = {
  name: 'botbuilder-from-source',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]botbuilder-(?:core|dialogs)[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      const source = readFileSync(path.replace(/([\\/])lib([\\/].*)\.js$/, '$1src$2.ts'), 'utf8');
      const { code } = await transform(source, {
        loader: 'ts',
        format: 'cjs',
        target: 'node20',
        // As its vendor does: fields are assigned.
        tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
      });
      return { contents: code, loader: 'js' };
    });
  },
};

const OPTIONS: BuildOptions = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  conditions: ['require'],
  mainFields: ['main'],
  external: EXTERNAL,
  plugins: [botbuilderFromSource],
  // node-fetch falls back to it where Node has no URL of its own; it reads punycode, of which Node 24 warns at every start.
  alias: { 'whatwg-url': 'node:url' },
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // Names and lines stay readable in a stack trace; without its white space the source takes a third less memory.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 160,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Writes `src/main.js`, which starts `server-<hash>.js`. Each file appears whole: a server may start from the folder meanwhile. */
export async function buildServer(outDir: string): Promise<void> {
  const bundled = await textOf({
    ...OPTIONS,
    entryPoints: ['src/main.ts'],
    banner: { js: '(function(exports,require,module,__filename,__dirname){' },
    footer: { js: '})' },
  });
  const source = asciiOnly(withoutModuleNames(bundled));
  const bundle = `server-${createHash('sha256').update(source).digest('hex').slice(0, 12)}.js`;
  const boot = await textOf({ ...OPTIONS, entryPoints: ['src/boot.ts'], define: { BUNDLE: JSON.stringify(bundle) } });
  mkdirSync(join(outDir, 'src'), { recursive: true });
  writeWhole(join(outDir, bundle), source);
  writeWhole(join(outDir, 'src', 'main.js'), boot);
  removeStale(outDir, bundle);
  await keepCode(join(outDir, 'src', 'main.js'));
}

async function textOf(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build(options);
  return outputFiles?.[0]?.text ?? '';
}

/**
 * V8 keeps a source with one Chinese character in it in twice the memory. esbuild escapes them in strings and leaves them in regular
 * expressions, which read the escape as the character; so does `new RegExp` what `String.raw` hands it.
 */
function asciiOnly(source: string): string {
  return source.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * esbuild hands each of 1,400 CommonJS modules over in an object whose one key is its path. V8 tells objects by their first key 1,536 times;
 * after that each object with a new one, such as the state of a conversation, would get a hidden class of its own whenever it is read.
 */
function withoutModuleNames(source: string): string {
  return source.replaceAll(/__commonJS\(\{"[^"]+"\(/g, '__commonJS({"cjs"(');
}

function writeWhole(file: string, text: string): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}

/** A server that runs from an older bundle has read all of it. */
function removeStale(outDir: string, bundle: string): void {
  for (const name of readdirSync(outDir)) {
    if (/^server-.*\.(?:js|cache|tmp)$/.test(name) && !name.startsWith(bundle)) rmSync(join(outDir, name), { force: true });
  }
}

/** Starts the server once on data of its own: what has run until it is ready is the code worth keeping. */
async function keepCode(main: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rongye-build-'));
  const child = spawn(process.execPath, [main], {
    env: { WRITE_CODE_CACHE: '1', DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(await freePort()), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: WARM_UP_LIMIT_MILLISECONDS,
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  child.stdout.once('data', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit')) as [number | null];
  rmSync(dataDir, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the server that was built does not start: ${complaints || `exit code ${code}`}`);
}
