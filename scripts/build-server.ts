/** Turns the server's TypeScript into the JavaScript in `dist/`, file by file. Types are checked by `npm run check`. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOTS = ['src', 'dialogs'];
/** What only the browser runs. */
const BROWSER = [join('src', 'web', 'client'), join('src', 'web', 'operator', 'view'), join('src', 'web', 'operator', 'app')];

export async function buildServer(outDir: string): Promise<void> {
  const entryPoints = ROOTS.flatMap((root) => filesUnder(root))
    .filter((file) => /\.tsx?$/.test(file) && !BROWSER.some((place) => file.startsWith(place)))
    .sort();
  await build({
    entryPoints,
    outdir: outDir,
    outbase: '.',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    sourcemap: true,
    logLevel: 'warning',
  });
  removeStale(outDir, new Set(entryPoints.map((file) => join(outDir, file.replace(/\.tsx?$/, '.js')))));
}

/** Only what has no source any more: a server that runs from the folder meanwhile must not lose its files. */
function removeStale(outDir: string, expected: ReadonlySet<string>): void {
  for (const root of ROOTS) {
    for (const file of filesUnder(join(outDir, root))) {
      if (!expected.has(file.replace(/\.map$/, ''))) rmSync(file, { force: true });
    }
  }
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
