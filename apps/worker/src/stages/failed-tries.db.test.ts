import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { fastForward } from '../../../../test/support/fast-forward.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('failed_tries');
  drain = createDrain(created.url);
  seed = await seedProject(drain.database);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

async function acceptRun(changes: object = {}): Promise<string> {
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), ...changes });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

/** Accepts a run for so many people and writes its notifications, without advancing them. */
async function fanOut(count: number): Promise<{ runId: string; ids: string[] }> {
  const runId = await acceptRun({ recipients: people(count) });
  const page = await drain.database.runs.fanOutPage({ runId, pageSize: 500 });
  return { runId, ids: page?.notificationIds ?? [] };
}

/** Leaves a value in a notification that its load cannot read: what a defect or a hand in the database could do. */
const damage = (ids: string[]) =>
  query(`UPDATE notifications SET attributes = '"damaged"' WHERE id = ANY($1::uuid[])`, [ids]);

/** Works what is due, three times, each time after every pause is over. */
async function tryThrice(): Promise<void> {
  for (const byMs of [minuteMs, minuteMs, minuteMs]) {
    await drain.drainAfter({ projectId: seed.projectId, byMs });
  }
}

/** Works what is due as often as in a day, of which only the first and the last try are made. */
async function tryForADay(table: 'runs' | 'notifications'): Promise<void> {
  await drain.drainAfter({ projectId: seed.projectId, byMs: minuteMs });
  await query(`UPDATE ${table} SET failed_tries = 149 WHERE failed_tries = 1`);
  await drain.drainAfter({ projectId: seed.projectId, byMs: minuteMs });
}

async function countersOf(runId: string) {
  const run = await drain.database.runs.findCountedRun({ projectId: seed.projectId, id: runId });
  if (run === null) throw new Error('The run is gone.');
  const { status, reason, recipient_count, counts } = run;
  const notifications = counts.notifications.toSorted((a, b) => (a.status < b.status ? -1 : 1));
  return { status, reason, recipient_count, notifications };
}

const readTries = (table: 'runs' | 'notifications') =>
  query<{ failed_tries: number; open: boolean }>(
    `SELECT failed_tries, sweep_at IS NOT NULL AS open FROM ${table}
     WHERE failed_tries > 0 OR paused_until IS NOT NULL`,
  );

const letPass = (byMs: number) =>
  fastForward({ databaseUrl: created.url }, { projectId: seed.projectId, byMs });

describe('a notification that cannot be advanced', () => {
  it('holds up nobody else of its set', async () => {
    const { ids } = await fanOut(100);
    await damage(ids.slice(42, 43));
    await drain.drainAfter({ projectId: seed.projectId, byMs: minuteMs });
    expect(drain.sent).toHaveLength(99);
    expect(await readTries('notifications')).toMatchObject([{ failed_tries: 1, open: true }]);
  });

  it('ends after exactly three tries, with a reason, and the counters of its run balance', async () => {
    const { runId, ids } = await fanOut(20);
    await damage(ids.slice(7, 8));
    await tryThrice();
    expect(await countersOf(runId)).toEqual({
      status: 'fanned_out',
      reason: null,
      recipient_count: 20,
      notifications: [
        { status: 'failed', reason: 'not_advanced', count: 1 },
        { status: 'processed', reason: null, count: 19 },
      ],
    });
    expect(await readTries('notifications')).toMatchObject([{ failed_tries: 3, open: false }]);
    const about = { notification_id: ids[7] };
    expect(drain.logged).toEqual([
      { event: 'notification.not_advanced', fields: { ...about, failed_tries: 1 } },
      { event: 'notification.not_advanced', fields: { ...about, failed_tries: 2 } },
      { event: 'notification.not_advanced', fields: { ...about, failed_tries: 3 } },
      { event: 'notification.given_up', fields: { ...about, failed_tries: 3 } },
    ]);
    const metrics = await drain.metrics.registry.readText();
    expect(metrics).toContain('notiflow_failed_tries_total{stage="notifications"} 3');
    expect(metrics).toContain('notiflow_rows_given_up_total{stage="notifications"} 1');
  });

  it('is left alone longer after each try, whoever rings for it', async () => {
    const { ids } = await fanOut(1);
    await damage(ids);
    const [id = ''] = ids;
    const pauses: unknown[] = [];
    for (let failedTries = 1; failedTries <= 2; failedTries += 1) {
      await drain.drainAfter({ projectId: seed.projectId, byMs: 2 * hourMs });
      pauses.push(
        ...(await query(
          `SELECT extract(epoch FROM paused_until - updated_at)::int AS pause_s,
                  sweep_at = paused_until AS is_swept_then FROM notifications`,
        )),
      );
      // In its pause, made longer here, it is not even loaded.
      await letPass(-hourMs);
      const set = await drain.database.notifications.loadNotifications([id]);
      expect(set.notifications).toEqual([]);
      await drain.drain();
      expect(await readTries('notifications')).toMatchObject([{ failed_tries: failedTries }]);
    }
    expect(pauses).toEqual([
      { pause_s: 5, is_swept_then: true },
      { pause_s: 20, is_swept_then: true },
    ]);
  });

  it('counts one try when two workers failed with it at the same time', async () => {
    const { ids } = await fanOut(1);
    const [id = ''] = ids;
    const counted = await Promise.all(
      [1, 2].map(() =>
        drain.database.notifications.countFailedAdvances({ ids: [id], isAtFault: true }),
      ),
    );
    expect(counted.flat()).toEqual([{ id, failedTries: 1, isGivenUp: false }]);
  });

  it('begins anew once it went well', async () => {
    const { runId, ids } = await fanOut(1);
    await damage(ids);
    await drain.drainAfter({ projectId: seed.projectId, byMs: minuteMs });
    await query('UPDATE notifications SET attributes = NULL');
    await drain.drainAfter({ projectId: seed.projectId, byMs: minuteMs });
    expect(await readTries('notifications')).toEqual([]);
    expect(await countersOf(runId)).toMatchObject({ notifications: [{ status: 'processed' }] });
  });

  it('may be all that a broken version made, while other runs of the same set go on', async () => {
    const broken = await fanOut(3);
    const { projectId } = seed;
    const steps = drain.database.notiflows;
    await steps.saveNotiflow({
      projectId,
      handle: 'welcome',
      active: true,
      definition: {
        sha: 'sha-2',
        steps: (await steps.loadVersions([seed.versionId]))[0]?.steps ?? [],
      },
    });
    await steps.publishNotiflow({ projectId, handle: 'welcome', sha: 'sha-2' });
    const sound = await fanOut(3);
    await query(`UPDATE notiflow_versions SET steps = '[null]' WHERE id = $1`, [seed.versionId]);
    await tryThrice();
    // Whether the version is broken or the code that walks it, nobody knows.
    expect(await countersOf(broken.runId)).toMatchObject({
      notifications: [{ status: 'pending', count: 3 }],
    });
    expect(await countersOf(sound.runId)).toMatchObject({
      notifications: [{ status: 'processed', count: 3 }],
    });
    expect(drain.sent).toHaveLength(3);
  });
});

describe('notifications that our code fails with', () => {
  const breakVersion = () =>
    query(`UPDATE notiflow_versions SET steps = '[null]' WHERE id = $1`, [seed.versionId]);
  const heal = (steps: object) =>
    query('UPDATE notiflow_versions SET steps = $2 WHERE id = $1', [
      seed.versionId,
      JSON.stringify(steps),
    ]);
  const readSteps = async () =>
    (await drain.database.notiflows.loadVersions([seed.versionId]))[0]?.steps ?? [];

  it.each([1, 40])('go on when it is replaced, %d at a time', async (count) => {
    const steps = await readSteps();
    const { runId } = await fanOut(count);
    await breakVersion();
    await tryThrice();
    await tryThrice();
    expect(await countersOf(runId)).toMatchObject({
      notifications: [{ status: 'pending', count }],
    });
    await heal(steps);
    await drain.close();
    drain = createDrain(created.url);
    await drain.drainAfter({ projectId: seed.projectId, byMs: hourMs });
    expect(drain.sent).toHaveLength(count);
    expect(await readTries('notifications')).toEqual([]);
  });

  it('are told of together, and wait longer after each try', async () => {
    const { ids } = await fanOut(100);
    await breakVersion();
    const pauses: unknown[] = [];
    for (let tries = 1; tries <= 5; tries += 1) {
      await drain.drainAfter({ projectId: seed.projectId, byMs: hourMs });
      pauses.push(
        ...(await query(
          `SELECT DISTINCT extract(epoch FROM paused_until - updated_at)::int AS pause_s, failed_tries
           FROM notifications`,
        )),
      );
    }
    expect(pauses).toEqual([
      { pause_s: 5, failed_tries: 1 },
      { pause_s: 20, failed_tries: 2 },
      { pause_s: 80, failed_tries: 3 },
      { pause_s: 320, failed_tries: 4 },
      { pause_s: 600, failed_tries: 5 },
    ]);
    const [first] = drain.logged;
    expect(first).toEqual({
      event: 'notification.held_back',
      fields: { notification_id: ids[0], count: 100, failed_tries: 1 },
    });
    expect(drain.logged).toHaveLength(5);
    const metrics = await drain.metrics.registry.readText();
    expect(metrics).toContain('notiflow_sets_held_back_total{stage="notifications"} 5');
  });

  it('end after about a day, with a reason', async () => {
    const { runId } = await fanOut(3);
    await breakVersion();
    await tryForADay('notifications');
    expect(await countersOf(runId)).toMatchObject({
      notifications: [{ status: 'failed', reason: 'not_advanced', count: 3 }],
    });
    expect(drain.logged.filter(({ event }) => event === 'notification.given_up')).toHaveLength(3);
  });
});

describe('a run that cannot be fanned out', () => {
  const damageRun = (runId: string) =>
    query(`UPDATE runs SET recipients = '{}' WHERE id = $1`, [runId]);

  it('ends after exactly three tries, with a reason, and others go on', async () => {
    const broken = await acceptRun({ recipients: people(10) });
    const sound = await acceptRun({ recipients: people(2) });
    await damageRun(broken);
    await tryThrice();
    expect(await countersOf(broken)).toEqual({
      status: 'failed',
      reason: 'not_fanned_out',
      recipient_count: 10,
      notifications: [],
    });
    expect(await countersOf(sound)).toMatchObject({ status: 'fanned_out' });
    expect(await readTries('runs')).toMatchObject([{ failed_tries: 3, open: false }]);
    expect(drain.logged.at(-1)).toEqual({
      event: 'run.given_up',
      fields: { run_id: broken, failed_tries: 3 },
    });
    // Nothing looks at it any more.
    const before = drain.logged.length;
    await tryThrice();
    expect(drain.logged).toHaveLength(before);
  });

  it('is not tried again in its pause, however often it is rung for', async () => {
    const runId = await acceptRun({ recipients: people(10) });
    await damageRun(runId);
    await drain.drain();
    await letPass(-hourMs);
    await drain.drain();
    await drain.drain();
    expect(await readTries('runs')).toMatchObject([{ failed_tries: 1, open: true }]);
  });

  it('keeps the number of its recipients, also when it was for a topic', async () => {
    const { projectId } = seed;
    // So that they are known.
    await fanOut(4);
    const externalIds = people(4).map(({ external_id }) => external_id);
    await drain.database.topics.subscribeUsers({ projectId, topicName: 'news', externalIds });
    const runId = await acceptRun({ topicName: 'news' });
    await query(`UPDATE runs SET actor = '"damaged"' WHERE id = $1`, [runId]);
    await tryForADay('runs');
    expect(await countersOf(runId)).toMatchObject({ status: 'failed', recipient_count: 4 });
  });
});

describe('what is not the fault of a row', () => {
  it('is not counted: Postgres is read-only', async () => {
    const { runId } = await fanOut(5);
    const later = await acceptRun({ recipients: people(1) });
    const name = new URL(created.url).pathname.slice(1);
    const setReadOnly = (value: 'on' | 'off') =>
      query(
        `BEGIN READ WRITE; ALTER DATABASE "${name}" SET default_transaction_read_only = ${value}; COMMIT`,
      );
    await setReadOnly('on');
    const other = createDrain(created.url);
    await expect(other.drain()).rejects.toThrow('read-only');
    const logged = other.logged.map(({ fields }) => fields);
    await other.close();
    await setReadOnly('off');
    expect(logged).toEqual([{ run_id: later, failed_tries: null }]);
    expect(await readTries('runs')).toEqual([]);
    expect(await readTries('notifications')).toEqual([]);
    await tryThrice();
    expect(await countersOf(runId)).toMatchObject({ notifications: [{ status: 'processed' }] });
    expect(await countersOf(later)).toMatchObject({ status: 'fanned_out' });
  });
});
