/**
 * `node --import tsx scripts/runtime-modules.ts FOLDER`: copies into FOLDER what the bundled server loads from `node_modules` while it runs,
 * with all that this needs in turn. The image holds that alone: the rest is in the bundle, or builds and tests.
 */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { EXTERNAL } from './build-server';

interface Manifest {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const ROOT = join(__dirname, '..');

/** @returns the folder of the package as Node finds it from `from`; null where it is not installed, as is what is optional here */
function find(name: string, from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (existsSync(join(found, 'package.json'))) return found;
    if (folder === ROOT) return null;
  }
}

const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };

/** npm installs both where a package does not say which C library it is for. */
function isForOtherLibc(name: string): boolean {
  return header.glibcVersionRuntime !== undefined && /-musl(?:eabihf)?$/.test(name);
}

/** @returns the folders of the packages */
export function runtimeModules(): Set<string> {
  const needed = new Set<string>();
  const add = (names: readonly string[], from: string): void => {
    for (const name of names) {
      const folder = find(name, from);
      if (!folder || needed.has(folder) || isForOtherLibc(name)) continue;
      needed.add(folder);
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
      const { dependencies, optionalDependencies, peerDependencies } = manifest;
      add(Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }), folder);
    }
  };
  add(EXTERNAL, ROOT);
  return needed;
}

/** For people and their tools, and a third of what the packages weigh. Licences stay. */
const UNREAD = /\.(?:map|d\.[cm]?ts)$|[\\/](?:readme|changelog|history)\.md$/i;

export function copyRuntimeModules(target: string): void {
  for (const folder of runtimeModules()) {
    // What lies inside a package for itself alone is found on its own.
    const filter = (path: string): boolean => !UNREAD.test(path) && !relative(folder, path).split('/').includes('node_modules');
    cpSync(folder, join(target, relative(ROOT, folder)), { recursive: true, filter });
  }
}

if (require.main === module) {
  const [target] = process.argv.slice(2);
  if (!target) throw new Error('name the folder to copy to: node --import tsx scripts/runtime-modules.ts runtime');
  copyRuntimeModules(resolve(target));
}
