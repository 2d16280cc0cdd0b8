// Sends made-up requests to every group of routes, with another seed each time; the seed is printed.
// Usage: node scripts/fuzz.mjs [requests per group] [seed]
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureRedis } from './ensure-redis.mjs';

const [requests = '10000', seed = String(randomInt(2 ** 31))] = process.argv.slice(2);

const problem = ensureRedis();
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}
console.log(`${requests} requests for each group of routes, seed ${seed}`);
const { status } = spawnSync(
  process.execPath,
  [
    path.join(path.dirname(fileURLToPath(import.meta.url)), 'jest.mjs'),
    '--selectProjects',
    'fuzz',
    '--maxWorkers=100%',
    '--verbose',
  ],
  { stdio: 'inherit', env: { ...process.env, FUZZ_REQUESTS: requests, FUZZ_SEED: seed } },
);
process.exit(status ?? 1);
