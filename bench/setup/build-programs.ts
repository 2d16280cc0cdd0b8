import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the app and the worker of the usual design, so that both run as plain JavaScript. */
export async function buildPrograms(app: 'api' | 'worker'): Promise<void> {
  process.stdout.write('Building …\n');
  const options = { cwd: root, maxBuffer: 32 * 1024 * 1024 };
  await run('npx', ['turbo', 'run', 'build', `--filter=@notiflow/${app}...`], options);
  await run('npx', ['tsc', '-p', 'bench/baseline/tsconfig.json'], options);
}
