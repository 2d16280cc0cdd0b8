// Builds an app, if anything changed, and runs it in this very process, so that signals reach it directly.
// Usage: node scripts/start.mjs <app> [entry, "main" when left out] [arguments of the app]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const rootDir = fileURLToPath(new URL('..', import.meta.url));

// The standalone app starts the built api and worker as child processes.
const appsToBuild = { standalone: ['standalone', 'api', 'worker'] };

const [app, ...rest] = process.argv.slice(2);
if (!app) fail('Say which app to start: node scripts/start.mjs <app> [entry] [arguments]');
const hasEntry = rest[0] !== undefined && !rest[0].startsWith('-');
const [entry, appArguments] = hasEntry ? [rest[0], rest.slice(1)] : ['main', rest];
const file = path.join(rootDir, 'apps', app, 'dist', `${entry}.js`);

await build(appsToBuild[app] ?? [app]);
if (!(await exists(file))) fail(`There is no ${path.relative(rootDir, file)} to start.`);
process.argv = [process.execPath, file, ...appArguments];
// npm runs scripts in the root; who asked in another folder has the files of a command line there.
if (app === 'cli' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await import(pathToFileURL(file).href);

/** Says nothing when all is built already, one line when it takes a while, and everything when it fails. */
async function build(apps) {
  const turbo = path.join(rootDir, 'node_modules', '.bin', 'turbo');
  // An image for production carries the built apps and no build tools.
  if (!(await exists(turbo))) return;
  const filters = apps.map((name) => `--filter=./apps/${name}...`);
  const child = spawn(turbo, ['run', 'build', ...filters, '--output-logs=new-only'], {
    cwd: rootDir,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const notice = setTimeout(() => process.stderr.write('Building…\n'), 1_500);
  const [status] = await once(child, 'close');
  clearTimeout(notice);
  if (status === 0) return;
  process.stderr.write(Buffer.concat(output));
  fail('The build failed; its output is above.');
}

function exists(file) {
  return access(file).then(
    () => true,
    () => false,
  );
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
