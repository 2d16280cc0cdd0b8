// Runs Jest in ESM mode, which needs a Node flag that npm scripts cannot set portably.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status, signal } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', jest, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
if (signal !== null) {
  const cause = signal === 'SIGKILL' ? ', as the system does when memory runs out' : '';
  process.stderr.write(`Jest was ended by ${signal}${cause}.\n`);
}
process.exit(status ?? 1);
