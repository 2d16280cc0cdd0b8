import type { Step, StepOf } from '@notiflow/contracts';
import { newId } from '@notiflow/database';
import { ageRows, olderId } from '../../../../test/support/age-rows.ts';
import { createDrain, type Drain, type DrainOptions } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';
import { applyRetention } from './apply-retention.ts';

let created: TestDatabase;
let drain: Drain;
let logged: { event: string; part: string; rows: object }[];

beforeEach(async () => {
  created = await createTestDatabase('retention');
  logged = [];
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const rows = (sql: string, values: unknown[] = []) =>
  queryRows({ databaseUrl: created.url }, sql, values);

async function open(options: DrainOptions = {}, steps?: Step[]): Promise<SeededProject> {
  drain = createDrain(created.url, options);
  return seedProject(drain.database, steps === undefined ? {} : { steps });
}

type RunChanges = Partial<Parameters<Drain['database']['runs']['acceptRun']>[0]>;

async function accept(seed: SeededProject, changes: RunChanges = {}): Promise<string> {
  const recipients = changes.topicName === undefined ? people(1) : null;
  const data = { plan: 'pro' };
  const input = { ...runInput(seed), data, recipients, ...changes };
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

/** Lets the retention work once more, however lately it did. */
async function purge(stopping = new AbortController()): Promise<number> {
  await rows('DELETE FROM duties');
  return purgeInTurn(stopping);
}

function purgeInTurn(stopping = new AbortController()): Promise<number> {
  const info = (event: string, fields: object) =>
    void logged.push({ event, ...fields } as (typeof logged)[number]);
  return applyRetention({
    ...drain.database,
    retentionDays: { contentDays: 30, historyDays: 90, auditDays: 365 },
    metrics: drain.metrics,
    stopping: stopping.signal,
    logger: { info } as never,
  });
}

/** Every run and what belongs to it, as stored. */
async function readEverything(): Promise<object> {
  const everything: Record<string, unknown> = {};
  for (const [table, id] of Object.entries(ids)) {
    everything[table] = await rows(`SELECT * FROM ${table} ORDER BY ${id}`);
  }
  return everything;
}

const ids = { runs: 'id', notifications: 'id', deliveries: 'id', attempts: 'delivery_id, number' };

async function countRows(): Promise<Record<string, number>> {
  const [counts] = await rows(
    `SELECT (SELECT count(*)::int FROM runs) AS runs,
       (SELECT count(*)::int FROM notifications) AS notifications,
       (SELECT count(*)::int FROM deliveries) AS deliveries,
       (SELECT count(*)::int FROM attempts) AS attempts`,
  );
  return counts as Record<string, number>;
}

describe('history', () => {
  it('goes whole after its days, and nothing that is younger', async () => {
    const seed = await open();
    await accept(seed, { recipients: people(3) });
    await drain.drain();
    await ageRows(created.url, { days: 2 });
    await accept(seed, { recipients: people(2) });
    await drain.drain();
    await ageRows(created.url, { days: 89 });
    expect(await countRows()).toEqual({ runs: 2, notifications: 5, deliveries: 5, attempts: 5 });
    await purge();
    expect(await countRows()).toEqual({ runs: 1, notifications: 2, deliveries: 2, attempts: 2 });
    const [kept] = await rows('SELECT DISTINCT run_id FROM deliveries');
    expect(await rows('SELECT id AS run_id FROM runs')).toEqual([kept]);
  });

  it('goes in pages, also that of a run for a topic, and in sets of small runs', async () => {
    const seed = await open({}, inAppSteps);
    const { projectId } = seed;
    const externalIds = people(1_100).map(({ external_id }) => external_id);
    const users = externalIds.map((externalId) => ({
      externalId,
      attributes: {},
      preferences: [],
      channelSettings: [],
    }));
    await drain.database.users.upsertUsers({ projectId, users });
    await drain.database.topics.subscribeUsers({ projectId, topicName: 'news', externalIds });
    await accept(seed, { topicName: 'news' });
    for (let count = 0; count < 60; count += 1) await accept(seed, { recipients: people(10) });
    await drain.drain();
    await ageRows(created.url, { days: 91 });
    const { retention } = drain.database;
    const { removeDeliveriesOfRuns, removeRuns } = retention;
    const pages: number[] = [];
    retention.removeDeliveriesOfRuns = async (page) => {
      const removed = await removeDeliveriesOfRuns(page);
      pages.push(removed.count);
      return removed;
    };
    const sets: number[] = [];
    retention.removeRuns = async (input) => {
      sets.push(input.runIds.length);
      return removeRuns(input);
    };
    expect(await purge()).toBe(61 + 2 * 1_700);
    expect(await countRows()).toEqual({ runs: 0, notifications: 0, deliveries: 0, attempts: 0 });
    expect(pages).toEqual([200, 200, 200, 200, 200, 100, 200, 200, 100, 100]);
    expect(sets).toEqual([1, 50, 10]);
  });

  it('is left whole while one row of the run is open, however old it is', async () => {
    const seed = await open(
      {
        send: ({ message }) =>
          'url' in message && String(message.url).endsWith('user-1')
            ? { kind: 'not_processed', code: 'busy', reason: 'busy', retryAfterMs: 10 ** 9 }
            : { kind: 'accepted' },
      },
      webhookSteps('https://example.com/{{ recipient.external_id }}'),
    );
    await accept(seed, { recipients: people(3) });
    await drain.drain();
    expect(await rows(`SELECT count(*)::int AS n FROM deliveries GROUP BY status`)).toEqual(
      expect.arrayContaining([{ n: 2 }, { n: 1 }]),
    );
    await expectKept(400);
  });

  it('is left whole while a run is scheduled or a notification waits, which goes on with its content', async () => {
    const [trigger, hook, end] = webhookSteps('https://example.com/{{ data.plan }}') as [
      Step,
      StepOf<'channel'>,
      Step,
    ];
    const wait: Step = {
      type: 'wait',
      handle: 'wait_1',
      position: 2,
      duration: 365,
      duration_unit: 'days',
    };
    const again: Step = { ...hook, handle: 'hook_2', position: 3 };
    const seed = await open({}, [trigger, hook, wait, again, { ...end, position: 4 }]);
    await accept(seed, { recipients: people(2) });
    await accept(seed, { sendAt: new Date(Date.now() + 400 * dayMs) });
    await drain.drain();
    await expectKept(364);
    await drain.drainAfter({ ...seed, byMs: 401 * dayMs });
    // What was made only now is as old as that, not as its run.
    await expectKept(29);
    await drain.drainAfter({ ...seed, byMs: 366 * dayMs });
    expect(drain.sent.map(({ message }) => 'url' in message && message.url)).toEqual(
      Array.from({ length: 6 }, () => 'https://example.com/pro'),
    );
    await ageRows(created.url, { days: 91 });
    await purge();
    expect(await countRows()).toEqual({ runs: 0, notifications: 0, deliveries: 0, attempts: 0 });
  });

  it('goes on where a lost worker left it', async () => {
    const seed = await open();
    await accept(seed, { recipients: people(3) });
    await drain.drain();
    await ageRows(created.url, { days: 91 });
    const { retention } = drain.database;
    const { removeNotificationsOfRuns } = retention;
    retention.removeNotificationsOfRuns = () => Promise.reject(new Error('lost'));
    await expect(purge()).rejects.toThrow('lost');
    expect(await countRows()).toEqual({ runs: 1, notifications: 3, deliveries: 0, attempts: 0 });
    retention.removeNotificationsOfRuns = removeNotificationsOfRuns;
    await purge();
    expect(await countRows()).toEqual({ runs: 0, notifications: 0, deliveries: 0, attempts: 0 });
  });

  it('keeps a canceled run from the moment it was to start', async () => {
    const seed = await open();
    const { projectId } = seed;
    const id = await accept(seed, { sendAt: new Date(Date.now() + 10 * dayMs) });
    await drain.database.runs.cancelRun({ projectId, id });
    await drain.sweep();
    await expectKept(400);
    await rows(`UPDATE runs SET send_at = send_at - interval '101 days'`);
    await purge();
    expect((await countRows()).runs).toBe(0);
  });
});

const dayMs = 24 * 60 * 60 * 1000;

const inAppSteps = [
  { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
  {
    type: 'channel',
    handle: 'feed',
    position: 1,
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: { body: 'Hello' },
  },
  { type: 'end', handle: 'end', position: 2 },
] as Step[];

/** Lets days pass, and expects the retention to change nothing at all. */
async function expectKept(days: number): Promise<void> {
  await ageRows(created.url, { days });
  const before = await readEverything();
  await purge();
  expect(await readEverything()).toEqual(before);
}

describe('content', () => {
  it('goes before history, which stays as it was otherwise', async () => {
    const seed = await open({
      send: () => ({ kind: 'rejected', code: '400', reason: 'no', at: 'content' }) as never,
    });
    const recipients = [{ external_id: 'ada', email: 'ada@example.com', data: { own: 1 } }];
    const id = await accept(seed, { recipients, actor: { external_id: 'grace' } as never });
    await drain.drain();
    await expectKept(29);
    await ageRows(created.url, { days: 2 });
    const aged = olderId(id, 31);
    const find = () => drain.database.runs.findCountedRun({ projectId: seed.projectId, id: aged });
    const before = await find();
    const [delivery] = await rows('SELECT * FROM deliveries');
    const [attempt] = await rows('SELECT * FROM attempts');
    expect(delivery?.message).not.toBeNull();
    expect(attempt?.reason).not.toBeNull();
    await purge();
    expect(await find()).toEqual({ ...before, data: {}, content_removed_at: expect.any(Date) });
    const emptied = { message: null, reason_details: null };
    expect(await rows('SELECT * FROM deliveries')).toEqual([{ ...delivery, ...emptied }]);
    expect(await rows('SELECT * FROM attempts')).toEqual([{ ...attempt, reason: null }]);
    expect(await rows('SELECT attributes, data FROM notifications')).toEqual([
      { attributes: null, data: null },
    ]);
    expect(await rows('SELECT actor, recipients, recipient_count FROM runs')).toEqual([
      { actor: null, recipients: [], recipient_count: 1 },
    ]);
    // It has none any more: nothing is looked for or written again.
    const { retention } = drain.database;
    retention.emptyDeliveriesOfRuns = () => Promise.reject(new Error('again'));
    await expectKept(10);
  });

  it('is counted, and said once for each project and part', async () => {
    const seed = await open();
    await accept(seed, { recipients: people(2) });
    await drain.drain();
    await ageRows(created.url, { days: 31 });
    await purge();
    expect(logged).toEqual([
      {
        event: 'retention.purged',
        part: 'content',
        project_id: seed.projectId,
        rows: { deliveries: 2, notifications: 0, runs: 1 },
        duration_ms: expect.any(Number),
      },
    ]);
    await ageRows(created.url, { days: 60 });
    await purge();
    expect(logged.slice(1)).toMatchObject([
      { part: 'history', rows: { runs: 1, notifications: 2, deliveries: 2, attempts: 2 } },
    ]);
    const text = await drain.metrics.registry.readText();
    expect(text).toContain('notiflow_purged_rows_total{part="content",table="deliveries"} 2');
    expect(text).toContain('notiflow_purged_rows_total{part="history",table="attempts"} 2');
  });
});

describe('a project', () => {
  it('has days of its own, and content that is kept no longer than history', async () => {
    const seed = await open();
    const change = (changes: object) =>
      drain.database.projects.updateSettings({ projectId: seed.projectId, changes });
    await accept(seed);
    await drain.drain();
    await change({ retentionContentDays: 500, retentionHistoryDays: 400 });
    await expectKept(399);
    await change({ retentionHistoryDays: 1_000 });
    await expectKept(100);
    await change({ retentionContentDays: 499 });
    await purge();
    expect(await rows('SELECT data FROM runs')).toEqual([{ data: {} }]);
    await change({ retentionHistoryDays: 7 });
    await purge();
    expect((await countRows()).runs).toBe(0);
  });
});

describe('the audit log', () => {
  async function enter(projectId: string | null, days: number): Promise<string> {
    const id = olderId(newId(), days);
    await drain.database.audit.writeAuditEntry({
      id,
      projectId,
      actorKind: 'account_token',
      actorId: newId(),
      action: 'thing.changed',
      resource: 'thing',
      resourceId: null,
      details: {},
      ip: null,
      requestId: `${days}`,
    });
    // Its moment is Postgres' own; nobody may change it.
    await rows(`ALTER TABLE audit_log DISABLE TRIGGER audit_log_append_only`);
    await rows(`UPDATE audit_log SET created_at = now() - $2 * interval '1 day' WHERE id = $1`, [
      id,
      days,
    ]);
    await rows(`ALTER TABLE audit_log ENABLE TRIGGER audit_log_append_only`);
    return id;
  }

  it('loses what is older than its days, of projects and of the account', async () => {
    const { projectId } = await open();
    const kept = [await enter(projectId, 364), await enter(null, 364)];
    await enter(projectId, 366);
    await enter(null, 366);
    expect(await purge()).toBe(2);
    const left = await rows('SELECT id FROM audit_log');
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set(kept));
    expect(logged.map(({ part }) => part)).toEqual(['audit', 'audit']);
  });

  it('lets nothing go that is younger than 30 days, whatever is asked', async () => {
    const { projectId } = await open();
    await enter(projectId, 29);
    await enter(projectId, 31);
    const before = new Date();
    const purged = await drain.database.retention.purgeAuditLog({ projectId, before, limit: 10 });
    expect(purged).toBe(1);
    await expect(
      rows(`WITH set AS MATERIALIZED (SELECT set_config('notiflow.purges', 'audit_log', true))
            DELETE FROM audit_log USING set`),
    ).rejects.toThrow('append-only');
    await expect(rows('DELETE FROM audit_log')).rejects.toThrow('append-only');
  });
});

describe('the duty', () => {
  it('is done by one worker at a time, and not again at once', async () => {
    const seed = await open();
    await accept(seed);
    await drain.drain();
    await ageRows(created.url, { days: 91 });
    const first = { name: 'retention', holder: newId(), forMs: 60_000 };
    const { takeDuty } = drain.database.sweeps;
    await rows('DELETE FROM duties');
    expect(await takeDuty(first)).toBe(true);
    expect(await purgeInTurn()).toBe(0);
    expect(await takeDuty(first)).toBe(true);
    expect(await takeDuty({ ...first, forMs: 0 })).toBe(true);
    expect(await purgeInTurn()).toBeGreaterThan(0);
    await accept(seed);
    await drain.drain();
    await ageRows(created.url, { days: 91 });
    expect(await purgeInTurn()).toBe(0);
  });

  it('is left at once by a worker that is to stop, for the next one', async () => {
    const seed = await open();
    await accept(seed);
    await drain.drain();
    await ageRows(created.url, { days: 91 });
    const stopping = new AbortController();
    const { retention } = drain.database;
    const { removeDeliveriesOfRuns } = retention;
    retention.removeDeliveriesOfRuns = (page) => {
      stopping.abort();
      return removeDeliveriesOfRuns(page);
    };
    await purge(stopping);
    expect(await countRows()).toMatchObject({ runs: 1, notifications: 1, deliveries: 0 });
    await purgeInTurn();
    expect((await countRows()).runs).toBe(0);
  });
});
