import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from '@notiflow/embedded';
import { Redis } from 'ioredis';
import pg from 'pg';
import { eventually } from '../test/support/eventually.ts';
import { startSmtpPeer, startTcpPeer } from '../test/support/peers.ts';
import { queryRows } from '../test/support/query-rows.ts';
import { startRedis } from '../test/support/redis-server.ts';
import { acceptRun, waitUntilSettled } from '../test/support/runs.ts';
import { startSystem } from '../test/support/start-system.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { saveResults } from './measure/save-results.ts';
import { buildPrograms } from './setup/build-programs.ts';

// One mail server takes every message, and another one takes connections and never says a word: how fast the first one
// is served alone, and beside as many messages to the second. Both are of one provider, and share its slots.

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    count: { type: 'string', default: '4000' },
  },
});
const count = Number(options.count);
const people = Array.from({ length: count }, (_, place) => ({
  external_id: `user-${place}`,
  email: `user-${place}@example.com`,
}));

await buildPrograms('api', 'worker');
const dir = await mkdtemp(path.join(tmpdir(), 'notiflow-provider-down-'));
await chmod(dir, 0o755);
const postgres = await startPostgres({ dir: path.join(dir, 'postgres') });
const redis = await startRedis();
const healthy = await startSmtpPeer();
const silent = await startTcpPeer(() => {});
const system = await startSystem({ databaseUrl: postgres.url, redisUrl: redis.url });

/** A notiflow with one mail through a channel of its own. */
async function configure(handle: string, port: number): Promise<void> {
  const settings = { host: '127.0.0.1', port, secure: false, from: 'Shop <shop@example.com>' };
  await put(`/channels/${handle}`, { name: handle, type: 'email', provider: 'smtp', settings });
  const mail = { handle, type: 'channel', channel_type: 'email', channel_handle: handle };
  const steps = [{ ...mail, template: { subject: 'Hello', body: 'Hello' } }];
  await put(`/notiflows/${handle}`, { name: handle, active: true, steps });
  await system.management('POST', `/notiflows/${handle}/publish`);
}

async function put(target: string, body: object): Promise<void> {
  const answer = await system.management('PUT', target, body);
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body));
}

/** Sends to everybody through the healthy server, 1,000 recipients a run; answers messages a second. */
async function serve(): Promise<number> {
  const startedAt = performance.now();
  const runIds = await send('healthy');
  for (const runId of runIds) await waitUntilSettled(system, runId);
  return (count * 1_000) / (performance.now() - startedAt);
}

async function send(handle: string): Promise<string[]> {
  const runIds: string[] = [];
  for (let from = 0; from < count; from += 1_000) {
    runIds.push(await acceptRun(system, handle, { recipients: people.slice(from, from + 1_000) }));
  }
  return runIds;
}

try {
  await configure('healthy', healthy.port);
  await configure('silent', silent.port);
  await serve();
  const rounds: { alone: number; beside: number }[] = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const alone = await serve();
    await send('silent');
    await eventually(async () => {
      const [row] = await queryRows<{ made: number }>(
        system,
        `SELECT count(*)::int AS made FROM deliveries d JOIN channels c ON c.id = d.channel_id
         WHERE c.handle = 'silent'`,
      );
      if ((row?.made ?? 0) < count * (round + 1)) throw new Error('They are not made yet.');
    });
    rounds.push({ alone, beside: await serve() });
  }
  const figures = rounds.map(({ alone, beside }) => [
    alone.toFixed(0),
    beside.toFixed(0),
    `${((1 - beside / alone) * 100).toFixed(1)} %`,
  ]);
  process.stdout.write(`${printTable([['alone/s', 'beside/s', 'cost'], ...figures])}\n`);
  const cost = median(rounds.map(({ alone, beside }) => 1 - beside / alone));
  process.stdout.write(
    `A server that never answers costs the other one ${(cost * 100).toFixed(1)} %\n`,
  );
  const sql = new pg.Client({ connectionString: postgres.url });
  await sql.connect();
  const client = new Redis(redis.url);
  await saveResults({ sql, redis: client }, { name: 'provider-down', results: { count, rounds } });
  await sql.end();
  client.disconnect();
} finally {
  await system.stop();
  await Promise.all([healthy.close(), silent.close()]);
  await Promise.all([postgres.stop(), redis.stop()]);
  await rm(dir, { recursive: true, force: true });
}
