// Runs every check of the repository, one step after the other, and stops at the first that fails.
// Usage: node scripts/test.mjs [--only <step>]   The last line counts the tests.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureRedis } from './ensure-redis.mjs';

const rootDir = fileURLToPath(new URL('..', import.meta.url));
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
const nodeNeeded = [20, 19];

const counts = { passed: 0, failed: 0, skipped: 0 };

const steps = [
  { name: 'node', always: true, run: async () => checkNode() },
  { name: 'generate', always: true, run: () => quietly('npx', ['turbo', 'run', 'generate']) },
  {
    name: 'redis',
    neededBy: ['live', 'route', 'conformance', 'fuzz', 'e2e', 'browser'],
    run: async () => ensureRedis(),
  },
  { name: 'chromium', neededBy: ['browser'], run: async () => ensureChromium() },
  // The type-aware rules read the types of other packages where they are built.
  {
    name: 'build',
    neededBy: ['lint', 'e2e', 'browser'],
    run: () => quietly('npx', ['turbo', 'run', 'build']),
  },
  { name: 'lint', run: () => quietly('npm', ['run', '--silent', 'lint']) },
  { name: 'typecheck', run: () => quietly('npm', ['run', '--silent', 'typecheck']) },
  // Alone on the machine, so on every core of it.
  { name: 'unit', run: () => jest(['unit'], ['--maxWorkers=100%']) },
  { name: 'live', run: () => jest(['live'], ['--maxWorkers=100%']) },
  { name: 'route', run: () => jest(['route'], ['--maxWorkers=100%']) },
  { name: 'conformance', run: () => jest(['conformance']) },
  // Each file keeps one core busy, and Postgres the rest.
  { name: 'fuzz', run: () => jest(['fuzz'], ['--maxWorkers=100%']) },
  // Each file starts an api and workers of its own, and waits for them most of the time.
  { name: 'e2e', run: () => jest(['e2e'], ['--maxWorkers=2']) },
  // One Chromium for all of them, beside the apps as they ship; what waits for one of them leaves a core to the other.
  { name: 'browser', run: () => jest(['browser'], ['--maxWorkers=2']) },
];

const flags = process.argv.slice(2);
const only = flags[0] === '--only' ? flags[1] : undefined;
if (flags.length > 0 && !steps.some(({ name }) => name === only)) {
  console.error(`Say which step: --only ${steps.map(({ name }) => name).join(' | ')}`);
  process.exit(1);
}

let problem = null;
for (const step of steps.filter(isWanted)) {
  const startedAt = performance.now();
  console.log(`\n▸ ${step.name}`);
  problem = await step.run();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${problem === null ? '✓' : '✗'} ${step.name} (${seconds} s)`);
  if (problem !== null) {
    console.error(`\n${problem}`);
    break;
  }
}

if (problem !== null && counts.failed === 0) counts.failed = 1;
const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exitCode = problem === null ? 0 : 1;

function isWanted({ name, always, neededBy = [] }) {
  return only === undefined || name === only || always || neededBy.includes(only);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [majorNeeded, minorNeeded] = nodeNeeded;
  if (major > majorNeeded || (major === majorNeeded && minor >= minorNeeded)) return null;
  return `Node ${nodeNeeded.join('.')} or newer is needed; this is ${process.versions.node}.`;
}

/** Runs a command and shows its output only when it fails. */
async function quietly(command, parameters) {
  const child = spawn(command, parameters, {
    cwd: rootDir,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  const [status] = await once(child, 'close');
  if (status === 0) return null;
  process.stdout.write(Buffer.concat(output));
  return `"${[command, ...parameters].join(' ')}" failed; its output is above.`;
}

/** Runs Jest projects with their output as usual, and adds their tests to the counts. */
async function jest(projects, parameters = []) {
  const dir = await mkdtemp(path.join(tmpdir(), 'notiflow-jest-'));
  const outputFile = path.join(dir, 'results.json');
  const { status } = spawnSync(
    process.execPath,
    [
      path.join(rootDir, 'scripts', 'jest.mjs'),
      '--selectProjects',
      ...projects,
      '--ci',
      '--json',
      `--outputFile=${outputFile}`,
      ...parameters,
    ],
    { cwd: rootDir, env, stdio: 'inherit' },
  );
  await countTests(outputFile);
  await rm(dir, { recursive: true, force: true });
  return status === 0 ? null : `Tests of ${projects.join(', ')} failed; see above.`;
}

async function countTests(outputFile) {
  const text = await readFile(outputFile, 'utf8').catch(() => null);
  if (text === null) return;
  const results = JSON.parse(text);
  counts.passed += results.numPassedTests;
  counts.failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
  counts.skipped += results.numPendingTests + results.numTodoTests;
}
