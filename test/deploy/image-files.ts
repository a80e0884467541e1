/** What the Dockerfile's last stage makes, out of what is built already: the files it copies, and its text without the stage that builds. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyRuntimeModules } from '../../scripts/runtime-modules';

const ROOT = join(__dirname, '..', '..');
const COPY = /^COPY --from=build \/app\/(\S+) (\S+)$/gm;
const MODULES = 'runtime/node_modules';

const lastStage = (): string =>
  readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
    .split(/^FROM /m)
    .at(-1) ?? '';
const placeOf = (from: string, to: string): string => (to === './' ? from : to);

/**
 * Puts what the last stage copies into a folder, each file where the image has it below /app.
 * @returns the places
 */
export function layOutImage(folder: string): string[] {
  const copied = [...lastStage().matchAll(COPY)].map(([, from = '', to = '']) => ({ from, place: placeOf(from, to) }));
  for (const { from, place } of copied) {
    if (from === MODULES) continue;
    mkdirSync(dirname(join(folder, place)), { recursive: true });
    cpSync(join(ROOT, from), join(folder, place), { recursive: true });
  }
  copyRuntimeModules(folder);
  return copied.map(({ place }) => place);
}

/**
 * The last stage by itself.
 * @param base the image it begins with @param folder what `layOutImage` filled, as the build sees it
 */
export function lastStageAlone(base: string, folder: string): string {
  const [, ...instructions] = lastStage().split('\n');
  const text = instructions.join('\n').replace(COPY, (_, from: string, to: string) => `COPY ${folder}/${placeOf(from, to)} ${to}`);
  return `FROM ${base}\n${text}`;
}
