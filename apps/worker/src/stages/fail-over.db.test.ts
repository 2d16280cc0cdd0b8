import { newId } from '@notiflow/database';
import type { SendInput, SendResult } from '@notiflow/providers';
import { claimDue } from '../../../../test/support/claim-due.ts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';

const down: SendResult = { kind: 'not_processed', code: 'ECONNREFUSED', reason: 'Not there.' };
const hourMs = 60 * 60_000;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;
let channelIds: Record<string, string>;
let answer: (channel: string, input: SendInput) => SendResult;

beforeEach(async () => {
  created = await createTestDatabase('fail_over');
  answer = () => ({ kind: 'accepted' });
  drain = createDrain(created.url, { send: (input) => answer(handleOf(input.channel.id), input) });
  const alternatives = [{ channel: 'second' }, { channel: 'third' }];
  seed = await seedProject(drain.database, { webhookSettings: { alternatives } });
  channelIds = { hook: seed.channelIds.webhook };
  for (const handle of ['second', 'third']) {
    const { channel } = await drain.database.channels.upsertChannel({
      projectId: seed.projectId,
      handle,
      name: handle,
      type: 'webhook',
      provider: 'http',
      settings: {},
      sealedCredentials: undefined,
    });
    channelIds[handle] = channel.id;
  }
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

function handleOf(channelId: string | null): string {
  return Object.entries(channelIds).find(([, id]) => id === channelId)?.[0] ?? '';
}

async function start(count = 1): Promise<string> {
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(count) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

/** The first delivery, with the handles of the channels it went by. */
async function look() {
  const [row] = await query<{ id: string; failure_count: number; home_channel_id: string | null }>(
    'SELECT id, failure_count, home_channel_id FROM deliveries ORDER BY id LIMIT 1',
  );
  const id = row?.id ?? '';
  const found = await drain.database.deliveries.findDelivery({ projectId: seed.projectId, id });
  if (row === undefined || found === null) throw new Error('There is no delivery.');
  const { status, reason, channel_id: channelId, next_attempt_at: nextAttemptAt } = found;
  return {
    status,
    reason,
    channel: handleOf(channelId),
    home: handleOf(row.home_channel_id),
    failures: row.failure_count,
    nextAttemptAt,
    lastStartedAt: found.attempts.at(-1)?.started_at,
    went: found.attempts.map(({ channel_id, outcome }) => `${handleOf(channel_id)} ${outcome}`),
  };
}

describe('a channel whose alternatives have weights', () => {
  it('shares its messages with them, and a message that fails there comes home', async () => {
    await drain.database.channels.upsertChannel({
      projectId: seed.projectId,
      handle: 'hook',
      name: 'Hook',
      type: 'webhook',
      provider: 'http',
      settings: { alternatives: [{ channel: 'second', weight: 100 }] },
      sealedCredentials: undefined,
    });
    await start();
    await drain.drain();
    expect(await look()).toMatchObject({
      channel: 'second',
      home: 'hook',
      went: ['second accepted'],
    });
    await query('DELETE FROM deliveries');
    answer = (channel) => (channel === 'second' ? down : { kind: 'accepted' });
    await start();
    await drain.drain();
    const came = { channel: 'hook', home: '', went: ['second not_processed', 'hook accepted'] };
    expect(await look()).toMatchObject(came);
  });
});

describe('a delivery that its provider could not take', () => {
  it('goes by the next channel at once, which each attempt names', async () => {
    answer = (channel) => (channel === 'third' ? { kind: 'accepted' } : down);
    await start();
    await drain.drain();
    expect(await look()).toMatchObject({
      status: 'sent',
      channel: 'third',
      home: 'hook',
      failures: 1,
      went: ['hook not_processed', 'second not_processed', 'third accepted'],
    });
  });

  it('begins anew where its step says when nobody took it, by the schedule', async () => {
    answer = () => down;
    await start();
    await drain.drain();
    const waiting = await look();
    expect(waiting).toMatchObject({ status: 'pending', channel: 'hook', home: '', failures: 1 });
    expect(waiting.went).toHaveLength(3);
    // Not at once, as it went from channel to channel.
    const { nextAttemptAt, lastStartedAt } = waiting;
    expect((nextAttemptAt?.getTime() ?? 0) - (lastStartedAt?.getTime() ?? 0)).toBeGreaterThan(
      1_000,
    );
    await drain.drainAfter({ projectId: seed.projectId, byMs: hourMs });
    expect(await look()).toMatchObject({ channel: 'hook', failures: 2 });
    expect((await look()).went.slice(3)).toEqual([
      'hook not_processed',
      'second not_processed',
      'third not_processed',
    ]);
  });

  it('is given up when a whole round of the last delay brought nothing', async () => {
    answer = () => down;
    await start();
    await drain.drain();
    await query('UPDATE deliveries SET failure_count = 9');
    await drain.drainAfter({ projectId: seed.projectId, byMs: hourMs });
    const ended = await look();
    expect(ended).toMatchObject({
      status: 'failed',
      reason: 'attempts_exhausted',
      channel: 'third',
    });
    expect(ended.went).toHaveLength(6);
  });

  it.each(['aborted', 'attachment_unavailable'])(
    'was not asked to: it stays (%s)',
    async (code) => {
      answer = () => ({ kind: 'not_processed', code, reason: 'Not asked.' });
      await start();
      await drain.drain();
      expect(await look()).toMatchObject({ channel: 'hook', went: ['hook not_processed'] });
    },
  );

  it('may have been sent: it stays where a repeat can be told', async () => {
    answer = () => ({ kind: 'ambiguous', code: 'http_500', reason: 'Perhaps.' });
    await start();
    await drain.drain();
    expect(await look()).toMatchObject({ channel: 'hook', home: '', went: ['hook ambiguous'] });
  });

  it('may have been sent by another channel: the next attempt is made there', async () => {
    answer = (channel) =>
      channel === 'hook' ? down : { kind: 'ambiguous', code: 'timeout', reason: 'Perhaps.' };
    await start();
    await drain.drain();
    expect(await look()).toMatchObject({ channel: 'second', home: 'hook', failures: 1 });
    answer = () => ({ kind: 'accepted' });
    await drain.drainAfter({ projectId: seed.projectId, byMs: hourMs });
    expect((await look()).went.at(-1)).toBe('second accepted');
  });

  it.each([
    ['recipient', 'rejected_recipient', ['hook rejected']],
    ['content', 'rejected_content', ['hook rejected']],
    ['config', 'rejected_config', ['hook rejected', 'second rejected', 'third rejected']],
  ] as const)('was refused about the %s', async (about, reason, went) => {
    answer = () => ({ kind: 'rejected', about, code: 'no', reason: 'No.' });
    await start();
    await drain.drain();
    expect(await look()).toMatchObject({ status: 'failed', reason, went });
  });

  it('goes by none that is blocked, also when that was done since the channels were read', async () => {
    await query('UPDATE channels SET blocked_at = now() WHERE id = $1', [channelIds.second]);
    answer = (channel) => (channel === 'third' ? { kind: 'accepted' } : down);
    await start();
    await drain.drain();
    expect(await look()).toMatchObject({
      status: 'sent',
      went: ['hook not_processed', 'third accepted'],
    });
    await query('DELETE FROM deliveries');
    await query('UPDATE channels SET blocked_at = now() WHERE id = $1', [channelIds.third]);
    await start();
    await prepare();
    const channelId = channelIds.third ?? '';
    await recordMove({ kind: 'fail_over', channelId, provider: 'http', lane: channelId });
    expect(await look()).toMatchObject({ status: 'pending', channel: 'hook', failures: 1 });
  });

  it('stays when the other channel was deleted meanwhile, and uses up its schedule', async () => {
    await start();
    const move = { kind: 'fail_over' as const, channelId: newId(), provider: 'http', lane: 'x' };
    await prepare();
    await recordMove(move);
    expect(await look()).toMatchObject({ status: 'pending', channel: 'hook', failures: 1 });
  });

  it.each([
    ['canceled', `UPDATE runs SET status = 'canceled'`],
    ['recalled', 'UPDATE deliveries SET recalled_at = now()'],
    ['user_deleted', 'UPDATE deliveries SET message = NULL'],
  ])('is not tried elsewhere once it is %s', async (reason, sql) => {
    await start();
    await prepare();
    await query(sql);
    const channelId = channelIds.second ?? '';
    await recordMove({ kind: 'fail_over', channelId, provider: 'http', lane: channelId });
    expect(await look()).toMatchObject({ status: 'skipped', reason, nextAttemptAt: null });
  });

  let claimed: Awaited<ReturnType<typeof claimDue>>;

  /** Makes the delivery, and claims it as a worker does. */
  async function prepare(): Promise<void> {
    answer = () => ({ kind: 'not_processed', code: 'aborted', reason: 'Cut off.' });
    await drain.drain();
    await query('UPDATE deliveries SET next_attempt_at = now(), failure_count = 0');
    claimed = await claimDue(drain.database);
  }

  async function recordMove(move: {
    kind: 'fail_over';
    channelId: string;
    provider: string;
    lane: string;
  }): Promise<void> {
    const [delivery] = claimed.deliveries;
    if (delivery === undefined) throw new Error('Nothing was claimed.');
    await drain.database.deliveries.recordAttempts({
      workerId: claimed.workerId,
      attempts: [
        {
          id: delivery.id,
          attempt: delivery.attempt,
          outcome: 'not_processed',
          code: 'x',
          reason: null,
          providerMessageId: null,
          status: 'pending',
          statusReason: null,
          retryDelayMs: 60_000,
          durationMs: 1,
          counts: true,
          move,
        },
      ],
    });
  }
});
