import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the apps and the worker of the usual design, so that all run as plain JavaScript. */
export async function buildPrograms(
  ...apps: ('api' | 'worker' | 'cli' | 'dashboard')[]
): Promise<void> {
  process.stdout.write('Building …\n');
  const options = { cwd: root, maxBuffer: 32 * 1024 * 1024 };
  const filters = apps.map((app) => `--filter=./apps/${app}...`);
  await run('npx', ['turbo', 'run', 'build', ...filters], options);
  await run('npx', ['tsc', '-p', 'bench/baseline/tsconfig.json'], options);
}
