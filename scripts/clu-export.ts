/**
 * `npm run clu:export -- [file] [--project NAME]`: writes the file that Azure's language service imports, from the utterances that the
 * embedded model learns from. The sets that judge are its test data. Nothing is sent anywhere.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toCluProject } from '../src/understanding';
import { readRowFile, readTrainingRows } from '../src/understanding/build';

const TEST_DATA = join(__dirname, '..', 'test', 'understanding', 'data');

function readTestRows() {
  if (!existsSync(TEST_DATA)) return [];
  const files = readdirSync(TEST_DATA).filter((name) => /^test-.*\.jsonl$/.test(name));
  return files.sort().flatMap((name) => readRowFile(join(TEST_DATA, name)));
}

const { values, positionals } = parseArgs({
  options: { project: { type: 'string', default: 'rongye' } },
  allowPositionals: true,
});
const file = positionals[0] ?? join('dist', 'clu-project.json');

try {
  const project = toCluProject(values.project, readTrainingRows(), readTestRows());
  mkdirSync(dirname(resolve(file)), { recursive: true });
  writeFileSync(file, `${JSON.stringify(project, null, 2)}\n`);
  const { intents, utterances } = project.assets;
  const tests = utterances.filter(({ dataset }) => dataset === 'Test').length;
  console.error(`${file}: ${intents.length} intents, ${utterances.length - tests} utterances to train and ${tests} to test`);
  console.error(
    `import: POST {endpoint}/language/authoring/analyze-conversations/projects/${values.project}/:import?api-version=2023-04-01`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
