/** Finds and reads the data files of this folder. Compiled code lies elsewhere, the data stays beside the sources. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file that is always there. */
const LANDMARK = 'fillers.json';

let found: string | null = null;

export function dataFolder(): string {
  if (found) return found;
  for (let folder = __dirname; ; folder = dirname(folder)) {
    for (const candidate of [join(folder, 'data'), join(folder, 'src', 'understanding', 'data')]) {
      if (existsSync(join(candidate, LANDMARK))) return (found = candidate);
    }
    if (dirname(folder) === folder) throw new Error(`src/understanding/data/${LANDMARK} is missing: the product is not complete`);
  }
}

/** @param name of a JSON file in the data folder; its type comes from the file itself */
export function readData<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(join(dataFolder(), name), 'utf8')) as Shape;
}
