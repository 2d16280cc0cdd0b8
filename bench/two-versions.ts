import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@notiflow/embedded';
import { configureNotiflow } from '../test/support/configure-notiflow.ts';
import { eventually } from '../test/support/eventually.ts';
import { startHttpPeer } from '../test/support/peers.ts';
import { underLoad } from '../test/support/post-runs.ts';
import { queryRows } from '../test/support/query-rows.ts';
import { startRedis } from '../test/support/redis-server.ts';
import { type System, startSystem } from '../test/support/start-system.ts';
import { buildPrograms } from './setup/build-programs.ts';

// An upgrade as it happens: the version before is at work, ours starts beside it and migrates, both work on one database
// and one queue for a while, and the version before goes. Every run has to be accepted, and every webhook to be sent once.

const { values: options } = parseArgs({ options: { before: { type: 'string' } } });
if (options.before === undefined) {
  throw new Error('Say where the version before was built: --before <checkout>');
}
const checkout = path.resolve(options.before);
const load = { handle: 'hook', clients: 2, recipientCount: 3, pauseMs: 50 };

/** Posts runs to each api for a while; answers the ids of what was accepted, and how many requests were not. */
async function post(systems: System[]): Promise<{ runIds: string[]; refused: number }> {
  const loads = await Promise.all(
    systems.map((system) =>
      underLoad(system, load, async ({ reach }) => void (await reach(202, 200))),
    ),
  );
  const posted = loads.flatMap((one) => one.posted);
  return {
    runIds: loads.flatMap(({ runIds }) => [...runIds]),
    refused: posted.filter(({ status }) => status !== 202).length,
  };
}

async function expectSent(system: System, runIds: string[]): Promise<void> {
  const [row] = await queryRows<{ sent: number }>(
    system,
    `SELECT count(*)::int AS sent FROM deliveries WHERE run_id = ANY($1::uuid[]) AND status = 'sent'`,
    [runIds],
  );
  const total = runIds.length * load.recipientCount;
  if (row?.sent !== total) throw new Error(`${row?.sent} of ${total} webhooks were sent.`);
}

async function countMigrations(system: System): Promise<number> {
  return (await queryRows(system, 'SELECT FROM _prisma_migrations')).length;
}

await buildPrograms('api', 'worker');
const dir = await mkdtemp(path.join(tmpdir(), 'notiflow-versions-'));
// Postgres runs as another account when we are root, and has to pass through here.
await chmod(dir, 0o755);
const postgres = await startPostgres({ dir });
const redis = await startRedis();
const receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
const env = {
  QUEUE_PREFIX: 'two_versions',
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  KEY_PEPPER: randomBytes(32).toString('hex'),
};
const shared = { databaseUrl: postgres.url, redisUrl: redis.url, env };
const before = await startSystem({ ...shared, checkout });
try {
  await configureNotiflow(before, { handle: 'hook', webhook: { url: receiver.url } });
  const alone = await post([before]);
  const applied = await countMigrations(before);
  const ours = await startSystem(shared);
  const migrations = (await countMigrations(ours)) - applied;
  try {
    const beside = await post([before, ours]);
    // Each has to do with the other's work alone, too.
    await Promise.all(ours.workers.map((worker) => worker.kill('SIGTERM')));
    const byBefore = await post([ours]);
    await ours.startWorker();
    await Promise.all(before.workers.map((worker) => worker.kill('SIGTERM')));
    const byOurs = await post([before]);
    const phases = [alone, beside, byBefore, byOurs];
    const runIds = phases.flatMap((phase) => phase.runIds);
    await eventually(() => expectSent(ours, runIds));
    const received = receiver.requests.length;
    const distinct = new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size;
    const total = runIds.length * load.recipientCount;
    const refused = phases.reduce((sum, phase) => sum + phase.refused, 0);
    process.stdout.write(
      `${migrations} migrations beside the version before: ${runIds.length} runs accepted, ${refused} requests refused; ${distinct} of ${total} webhooks came, ${received - distinct} twice.\n`,
    );
    process.exitCode = distinct === total && received === distinct && refused === 0 ? 0 : 1;
  } finally {
    await ours.stop();
  }
} finally {
  await before.stop();
  await receiver.close();
  await Promise.all([postgres.stop(), redis.stop()]);
  await rm(dir, { recursive: true, force: true });
}
