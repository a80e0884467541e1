/** Turns the server's TypeScript into the JavaScript in `dist/`, file by file. Types are checked by `npm run check`. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

export async function buildServer(outDir: string): Promise<void> {
  const entryPoints = ['src', 'dialogs'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(join('web', 'client')))
      .map((file) => join(root, file)),
  );
  for (const root of ['src', 'dialogs']) rmSync(join(outDir, root), { recursive: true, force: true });
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
}
