/** `tsx scripts/build-model.ts [file]`: trains the language model into dist/model.bin, or says that it is current. */
import { buildModelIfNeeded } from '../src/understanding/build';

async function main(): Promise<void> {
  const file = process.argv[2] ?? 'dist/model.bin';
  const started = performance.now();
  const outcome = await buildModelIfNeeded(file, (message) => console.error(`language model: ${message}`));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.error(outcome === 'cached' ? `language model: ${file} is current` : `language model: built in ${seconds} s`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
