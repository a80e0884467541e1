/** Builds the browser's files into `dist/web` and prints what each weighs: `node --import tsx scripts/build-web.ts [--json] [--readable]`. */
import { join } from 'node:path';
import { buildWeb, sizesOf } from '../src/web/build';

export { buildWeb };

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`.padStart(9);

async function main(flags: readonly string[]): Promise<void> {
  const outDir = join('dist', 'web');
  await buildWeb(outDir, { minify: !flags.includes('--readable') });
  const sizes = sizesOf(outDir);
  if (flags.includes('--json')) {
    process.stdout.write(`${JSON.stringify(sizes)}\n`);
    return;
  }
  for (const { name, bytes, gzipBytes, brotliBytes } of sizes) {
    process.stdout.write(`${name.padEnd(14)} ${kilobytes(bytes)}  gzip ${kilobytes(gzipBytes)}  brotli ${kilobytes(brotliBytes)}\n`);
  }
}

if (require.main === module) {
  void main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`build-web failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
