import { execFile } from 'node:child_process';
import { lstat, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));

/** What npm of somebody who never saw the repository has: none of the settings that reach us from `npm test`. */
const strangersEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|JEST_|INIT_CWD)/.test(name)),
);

/** A folder outside of the repository, with what was installed into it. */
export interface EmptyFolder {
  dir: string;
  /** The environment of a stranger, to be added to. */
  env: NodeJS.ProcessEnv;
  /** Runs an installed command, or node, and answers what it printed; throws when it fails. */
  run(command: string, args: string[], env?: NodeJS.ProcessEnv): Promise<string>;
  /** Bytes that the installed packages take on disk. */
  measureInstalled(): Promise<number>;
  remove(): Promise<void>;
}

/** Packs the workspaces as they would be published, into the folder; answers the paths of the tarballs. */
export async function packWorkspaces(names: string[], folder: string): Promise<string[]> {
  const { stdout } = await exec(
    'npm',
    [
      'pack',
      '--json',
      '--ignore-scripts=false',
      '--foreground-scripts=false',
      `--pack-destination=${folder}`,
      ...names.map((name) => `--workspace=${name}`),
    ],
    { cwd: repository, env: strangersEnv, maxBuffer: 32 * 1024 * 1024 },
  );
  const packed: { name: string; filename: string }[] = JSON.parse(
    stdout.slice(stdout.indexOf('[\n')),
  );
  const fileOf = new Map(packed.map(({ name, filename }) => [name, filename]));
  return names.map((name) => join(folder, fileOf.get(name) ?? ''));
}

/** Makes a folder, which below a private one only its owner can enter, and installs the tarballs with npm. */
export async function installTarballs(tarballs: string[]): Promise<EmptyFolder> {
  const dir = await mkdtemp(join(tmpdir(), 'notiflow-install-'));
  await writeFile(join(dir, 'package.json'), '{ "private": true, "type": "module" }\n');
  const flags = ['--no-audit', '--no-fund', '--prefer-offline'];
  await exec('npm', ['install', ...flags, ...tarballs], { cwd: dir, env: strangersEnv });
  return {
    dir,
    env: strangersEnv,
    async run(command, args, env = {}) {
      const path = command === 'node' ? process.execPath : join(dir, 'node_modules/.bin', command);
      const { stdout } = await exec(path, args, { cwd: dir, env: { ...strangersEnv, ...env } });
      return stdout;
    },
    measureInstalled: () => measure(join(dir, 'node_modules')),
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

async function measure(dir: string): Promise<number> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const sizes = entries.map(async (entry) => {
    const { blocks } = await lstat(join(entry.parentPath, entry.name));
    return blocks * 512;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
