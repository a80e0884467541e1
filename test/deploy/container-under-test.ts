/**
 * Runs the image with the container engine that this machine has. Where no registry may be asked, the image begins with a stand-in of its base:
 * this machine's Node and a shell.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { layOutImage, lastStageAlone } from './image-files';

interface Said {
  status: number | null;
  printed: string;
}

interface Kind {
  program: string;
  build: readonly string[];
  /** The options of a run, and others to try where a container does not begin with these. */
  runs: readonly (readonly string[])[];
}

/** Podman's own may be higher than this process may set. */
const LIMITS = ['--ulimit', 'nofile=4096:4096', '--ulimit', 'nproc=4096:4096'];

const KINDS: readonly Kind[] = [
  {
    program: 'podman',
    // The format of OCI knows no HEALTHCHECK.
    build: ['--format', 'docker', '--isolation', 'chroot', '--layers=false', '--network', 'host'],
    // crun refuses a machine with both versions of cgroups, runc does not.
    runs: [LIMITS, [...LIMITS, '--runtime', 'runc']],
  },
  { program: 'docker', build: ['--no-cache', '--network', 'none'], runs: [[]] },
];

export interface Engine {
  name: string;
  image: string;
  /** A command of the engine; both streams are in `printed`. */
  call(...options: string[]): Said;
  /** The same, in a container that begins. */
  run(...options: string[]): Said;
  remove(): void;
}

const caller =
  (program: string) =>
  (...options: string[]): Said => {
    const { status, stdout, stderr, error } = spawnSync(program, options, { encoding: 'utf8', timeout: 60_000 });
    return { status, printed: error ? error.message : `${stdout}${stderr}`.trim() };
  };

const tools = (...names: string[]): string[] =>
  names.map((name) => execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim());

/**
 * The base's parts that the Dockerfile and the server use, with the libraries they load, where they lie on this machine.
 * @param app the server's own files, which load libraries too
 */
function layOutBase(folder: string, app: string): void {
  const copy = (from: string, to: string): void => {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    cpSync(realpathSync(from), join(folder, to));
  };
  const programs = tools('sh', 'mkdir', 'chown', 'sleep');
  copy(process.execPath, '/usr/local/bin/node');
  for (const program of programs) copy(program, `/bin/${program.split('/').at(-1)}`);
  const addons = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.node'));
  const loading = [process.execPath, ...programs, ...addons.map((name) => join(app, name))];
  const libraries = execFileSync('ldd', loading, { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g);
  for (const library of new Set([...libraries].map(([, path = '']) => path))) copy(library, library);
  mkdirSync(join(folder, 'etc'));
  writeFileSync(join(folder, 'etc', 'passwd'), 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n');
  writeFileSync(join(folder, 'etc', 'group'), 'root:x:0:\nnode:x:1000:\n');
}

function writeContext(folder: string): void {
  layOutImage(join(folder, 'app'));
  layOutBase(join(folder, 'base'), join(folder, 'app'));
  const base = 'FROM scratch AS base\nCOPY base /\nENV PATH=/usr/local/bin:/bin\n';
  writeFileSync(join(folder, 'Dockerfile'), base + lastStageAlone('base', 'app'));
}

/**
 * The first engine here that really runs a container of the image.
 * @param folder an empty one, for the build
 * @param given the name of an image that is built already; without it one is built out of `dist/`
 * @returns in words why there is none, where there is none
 * @throws where there is none although an image was given
 */
export function openEngine(folder: string, given?: string): Engine | string {
  const reasons: string[] = [];
  const image = given ?? `rongye-test-${process.pid}`;
  for (const { program, build, runs } of KINDS) {
    const call = caller(program);
    const works = ({ status, printed }: Said): boolean => {
      if (status !== 0) reasons.push(`${program}: ${printed.split('\n').at(-1)}`);
      return status === 0;
    };
    const make = (): Said => {
      if (given) return call('image', 'inspect', given);
      if (!existsSync(join(folder, 'Dockerfile'))) writeContext(folder);
      return call('build', ...build, '-t', image, folder);
    };
    const remove = (): void => {
      if (!given) call('rmi', '--force', image);
    };
    // Docker's client answers without its daemon, but not this.
    if (!works(call('info')) || !works(make())) continue;
    for (const options of runs) {
      const run = (...more: string[]): Said => call('run', '--network', 'host', ...options, ...more);
      if (works(run('--rm', '--init', '--no-healthcheck', image, 'node', '--version'))) return { name: program, image, call, run, remove };
    }
    remove();
  }
  const why = reasons.join('; ');
  if (given) throw new Error(`No engine here runs the image ${given}: ${why}`);
  return why;
}
