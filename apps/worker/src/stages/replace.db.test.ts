import type { Step, StepOf } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const hourMs = 60 * 60_000;

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('replace');
  drain = createDrain(created.url);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const feed: Step = {
  type: 'channel',
  handle: 'feed',
  position: 1,
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { content_type: 'markdown', body: 'Order {{ data.state }}' },
} as StepOf<'channel'>;

async function seedFeed(between: Step[] = []): Promise<SeededProject> {
  const [trigger, , end] = webhookSteps() as [Step, Step, Step];
  const steps = [trigger, ...between, feed, end].map((step, position) => ({ ...step, position }));
  return seedProject(drain.database, { steps });
}

async function start(
  seed: SeededProject,
  state: string,
  changes: { replaceKey?: string | null; count?: number } = {},
): Promise<string> {
  const { replaceKey = 'order-42', count = 1 } = changes;
  const run = await drain.database.runs.acceptRun({
    ...runInput(seed),
    recipients: people(count),
    replaceKey,
    data: { state },
  });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

interface Row {
  text: string;
  status: string;
  reason: string | null;
  replaced: string | null;
}

const deliveries = () =>
  queryRows<Row>(
    { databaseUrl: created.url },
    `SELECT coalesce(d.message->>'body', d.message->>'url') AS text, d.status, d.reason, other.message->>'body' AS replaced
     FROM deliveries d LEFT JOIN deliveries other ON other.id = d.replaced_by ORDER BY d.id`,
  );

describe('a run with a replace_key', () => {
  it('takes the place of what earlier ones showed to the same recipient', async () => {
    const seed = await seedFeed();
    for (const state of ['paid', 'packed', 'shipped']) {
      await start(seed, state, { count: 2 });
      await drain.drain();
    }
    await start(seed, 'of another key', { replaceKey: 'order-43' });
    await start(seed, 'without a key', { replaceKey: null });
    await drain.drain();
    const rows = (await deliveries()).map(({ text, replaced }) => `${text}, ${replaced}`);
    expect(rows.sort()).toEqual(
      [
        'Order paid, Order packed',
        'Order paid, Order packed',
        'Order packed, Order shipped',
        'Order packed, Order shipped',
        'Order shipped, null',
        'Order shipped, null',
        'Order of another key, null',
        'Order without a key, null',
      ].sort(),
    );
  });

  it('does not show what an earlier run has to say later', async () => {
    const pause: Step = {
      type: 'wait',
      handle: 'pause',
      position: 1,
      duration: 1,
      duration_unit: 'hours',
    };
    const isSlow = { property: 'data.slow', operator: 'equal_to', value: true } as const;
    const conditions = [
      { operator: 'and' as const, conditions: [{ ...isSlow, value_type: 'static' as const }] },
    ];
    const seed = await seedFeed([{ ...pause, conditions } as Step]);
    const run = await drain.database.runs.acceptRun({
      ...runInput(seed),
      recipients: people(1),
      replaceKey: 'order-42',
      data: { state: 'paid', slow: true },
    });
    expect(run.kind).toBe('accepted');
    await drain.drain();
    await start(seed, 'shipped');
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await deliveries()).toMatchObject([
      { text: 'Order shipped', replaced: null },
      { text: 'Order paid', replaced: 'Order shipped' },
    ]);
  });

  it('is the only one that is sent of those that wait, and not tried again when it was replaced', async () => {
    const results = ['not_processed', 'accepted'] as const;
    await drain.close();
    drain = createDrain(created.url, {
      send: () =>
        results[drain.sent.length - 1] === 'accepted'
          ? { kind: 'accepted' }
          : { kind: 'not_processed', code: 'busy', reason: 'Busy.' },
    });
    const seed = await seedProject(drain.database);
    await start(seed, 'paid');
    await drain.drain();
    await start(seed, 'packed');
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(drain.sent).toHaveLength(2);
    expect((await deliveries()).map(({ status, reason }) => [status, reason])).toEqual([
      ['skipped', 'replaced'],
      ['sent', null],
    ]);
  });

  it('is the only one that is sent, also where the earlier one waits for a channel that stands in', async () => {
    await drain.close();
    drain = createDrain(created.url, {
      send: ({ attempt }) => {
        if (drain.sent.length > 2) return { kind: 'accepted' };
        const kind = attempt === 1 ? 'not_processed' : 'ambiguous';
        return { kind, code: 'busy', reason: 'Busy.' };
      },
    });
    const webhookSettings = { alternatives: [{ channel: 'second' }] };
    const seed = await seedProject(drain.database, { webhookSettings });
    await drain.database.channels.upsertChannel({
      projectId: seed.projectId,
      handle: 'second',
      name: 'Second',
      type: 'webhook',
      provider: 'http',
      settings: {},
      sealedCredentials: undefined,
    });
    await start(seed, 'paid');
    await drain.drain();
    await start(seed, 'packed');
    await drain.drain();
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect((await deliveries()).map(({ status, reason }) => [status, reason])).toEqual([
      ['skipped', 'replaced'],
      ['sent', null],
    ]);
  });

  it('leaves one, whichever of several sets comes first', async () => {
    const seed = await seedFeed();
    const states = ['a', 'b', 'c', 'd', 'e', 'f'];
    const runIds: string[] = [];
    for (const state of states) runIds.push(await start(seed, state, { count: 20 }));
    // Each set by a worker of its own, all at once.
    const workers = runIds.map(() => createDrain(created.url));
    try {
      await Promise.all(workers.map((worker) => worker.drain()));
    } finally {
      await Promise.all(workers.map((worker) => worker.close()));
    }
    const shown = (await deliveries()).filter(({ replaced }) => replaced === null);
    expect(shown.map(({ text }) => text)).toEqual(Array(20).fill('Order f'));
  });
});

describe('a recall', () => {
  const recall = async ({ projectId }: SeededProject) => {
    const [row] = await queryRows<{ id: string }>(
      { databaseUrl: created.url },
      'SELECT id FROM deliveries',
    );
    const key = { projectId, id: row?.id ?? '' };
    return (await drain.database.deliveries.recallDelivery(key)) !== null;
  };

  it('hides what is shown, and is no error twice', async () => {
    const seed = await seedFeed();
    await start(seed, 'paid');
    await drain.drain();
    expect([await recall(seed), await recall(seed)]).toEqual([true, true]);
    const sql = 'SELECT status, recalled_at IS NOT NULL AS recalled FROM deliveries';
    expect(await queryRows({ databaseUrl: created.url }, sql)).toEqual([
      { status: 'delivered', recalled: true },
    ]);
  });

  it('keeps what waits for its next attempt from being sent', async () => {
    await drain.close();
    drain = createDrain(created.url, {
      send: () => ({ kind: 'not_processed', code: 'busy', reason: 'Busy.' }),
    });
    const seed = await seedProject(drain.database);
    await start(seed, 'paid');
    await drain.drain();
    expect(await recall(seed)).toBe(true);
    await drain.drainAfter({ ...seed, byMs: 24 * hourMs });
    expect(drain.sent).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ status: 'skipped', reason: 'recalled' }]);
  });

  it('cannot take back what was sent', async () => {
    const seed = await seedProject(drain.database);
    await start(seed, 'paid');
    await drain.drain();
    expect(await recall(seed)).toBe(false);
    expect(await deliveries()).toMatchObject([{ status: 'sent', reason: null }]);
  });
});
