/** Finds and reads the data files of this folder. Compiled code lies elsewhere, the data stays beside the sources. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Paths of the data files with such a name, in the order of the alphabet. */
export function dataFiles(name: RegExp, folder = dataFolder()): string[] {
  return readdirSync(folder)
    .filter((file) => name.test(file))
    .sort()
    .map((file) => join(folder, file));
}

/** The rows of a JSON-lines file. @throws with file and line when one is not what it should be */
export function readRows<Row>(file: string, parse: (row: unknown) => Row): Row[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, number) => {
      if (line.trim() === '') return [];
      try {
        return [parse(JSON.parse(line))];
      } catch (error) {
        throw new Error(`${file}:${number + 1}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    });
}
