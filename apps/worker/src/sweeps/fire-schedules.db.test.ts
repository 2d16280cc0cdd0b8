import type { PutScheduleInput } from '@notiflow/database';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type SeededProject, seedProject } from '../../../../test/support/seed-project.ts';

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('schedules');
  drain = createDrain(created.url);
  seed = await seedProject(drain.database);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends Record<string, unknown>>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const putSchedule = async (changes: Partial<PutScheduleInput> = {}) => {
  const put = await drain.database.schedules.putSchedule({
    projectId: seed.projectId,
    handle: 'daily',
    name: 'Daily',
    notiflowId: seed.notiflowId,
    cron: '0 9 * * *',
    rrule: null,
    timezone: 'UTC',
    starts_at: null,
    ends_at: null,
    data: { from: 'schedule' },
    actor: null,
    recipients: [{ external_id: 'ada' }],
    topicName: null,
    priority: 1,
    expiresInS: 600,
    cancellationKey: null,
    replaceKey: null,
    ...changes,
  });
  if (put.kind !== 'stored') throw new Error(put.kind);
  return put.schedule;
};

/** Makes the schedules due, as if their moment had come so long ago. */
const makeDue = (ago = '1 minute') =>
  query(`UPDATE schedules SET next_fire_at = now() - interval '${ago}' WHERE paused_at IS NULL`);

const findSchedule = async () => {
  const { projectId } = seed;
  return drain.database.schedules.findSchedule({ projectId, handle: 'daily' });
};

const firings = () =>
  query<{ run_id: string | null; reason: string | null }>(
    'SELECT run_id, reason FROM schedule_firings ORDER BY id',
  );

const runs = () =>
  query<Record<string, unknown>>(
    `SELECT id, status, data, priority, triggered_by, recipient_count,
            expires_at - created_at = interval '10 minutes' AS expires FROM runs ORDER BY id`,
  );

describe('a schedule', () => {
  it('makes a run when it is due, says so, and goes on', async () => {
    const schedule = await putSchedule();
    await drain.drain();
    expect(await runs()).toEqual([]);
    await makeDue();
    await drain.drain();
    const [run, ...others] = await runs();
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      status: 'fanned_out',
      data: { from: 'schedule' },
      priority: 1,
      triggered_by: { kind: 'schedule', id: schedule.id },
      recipient_count: 1,
      expires: true,
    });
    expect(drain.sent).toHaveLength(1);
    const fired = await findSchedule();
    expect(fired?.last_firing).toMatchObject({ run_id: run?.id, reason: null });
    expect(fired?.next_fire_at).toEqual(schedule.next_fire_at);
  });

  it('comes round once after an outage, not for each moment it missed', async () => {
    await putSchedule();
    await makeDue('30 days');
    await drain.drain();
    expect(await runs()).toHaveLength(1);
    await drain.drain();
    expect(await firings()).toHaveLength(1);
  });

  it('comes round once with several workers at once', async () => {
    await putSchedule();
    await putSchedule({ handle: 'other' });
    await makeDue();
    const workers = [1, 2, 3, 4].map(() => createDrain(created.url));
    await Promise.all(workers.map((worker) => worker.sweep()));
    expect(await firings()).toHaveLength(2);
    expect(await runs()).toHaveLength(2);
    await Promise.all(workers.map((worker) => worker.close()));
  });

  it('makes no run without the row that says so, nor the row without the run', async () => {
    await putSchedule();
    await makeDue();
    await query(`ALTER TABLE schedule_firings ADD CONSTRAINT broken CHECK (run_id IS NULL)`);
    await drain.sweep();
    expect(drain.logged).toMatchObject([{ event: 'schedule.not_fired' }]);
    expect(await runs()).toEqual([]);
    expect(await firings()).toEqual([]);
    await query('ALTER TABLE schedule_firings DROP CONSTRAINT broken');
    await drain.sweep();
    expect(await runs()).toHaveLength(1);
    expect(await firings()).toHaveLength(1);
  });

  it('never comes round at a moment from before it was changed or paused', async () => {
    const begun = Date.now();
    const address = { projectId: seed.projectId, handle: 'daily' };
    await putSchedule();
    await makeDue();
    await putSchedule({ name: 'Changed' });
    await drain.drain();
    await makeDue();
    await drain.database.schedules.pauseSchedule(address);
    await drain.drain();
    await drain.database.schedules.resumeSchedule(address);
    await drain.drain();
    expect(await firings()).toEqual([]);
    expect((await findSchedule())?.next_fire_at?.getTime()).toBeGreaterThan(begun);
  });

  it('ends with its last moment', async () => {
    const startsAt = new Date(Date.now() + 3_600_000);
    await putSchedule({ cron: null, rrule: 'FREQ=DAILY;COUNT=1', starts_at: startsAt });
    await query(`UPDATE schedules SET next_fire_at = now() - interval '1 minute',
      starts_at = starts_at - interval '2 hours'`);
    await drain.drain();
    expect(await runs()).toHaveLength(1);
    expect((await findSchedule())?.next_fire_at).toBeNull();
  });

  it('says why it made no run, and goes on', async () => {
    const begun = Date.now();
    const { projectId } = seed;
    await putSchedule({ recipients: null, topicName: 'nobodys' });
    await makeDue();
    await drain.sweep();
    const welcome = { projectId, handle: 'welcome' };
    await drain.database.notiflows.setNotiflowActive({ ...welcome, active: false });
    await makeDue();
    await drain.sweep();
    await query('UPDATE notiflows SET published_version_id = NULL');
    await makeDue();
    await drain.sweep();
    await query('UPDATE notiflows SET archived_at = now()');
    await makeDue();
    await drain.sweep();
    expect((await firings()).map(({ reason }) => reason)).toEqual([
      'topic_not_found',
      'notiflow_inactive',
      'notiflow_not_published',
      'notiflow_archived',
    ]);
    expect(await runs()).toEqual([]);
    expect((await findSchedule())?.next_fire_at?.getTime()).toBeGreaterThan(begun);
  });

  it('comes round behind any number of others that fail', async () => {
    await putSchedule();
    await makeDue();
    await query(
      `INSERT INTO schedules (id, project_id, handle, name, notiflow_id, cron, timezone, data, next_fire_at)
       SELECT gen_random_uuid(), project_id, 'failing-' || number, name, notiflow_id, cron, timezone, data,
              next_fire_at - interval '1 minute'
       FROM schedules, generate_series(1, 120) AS number`,
    );
    // Their moment has come round already, which no second row may say.
    await query(
      `INSERT INTO schedule_firings (id, project_id, schedule_id, fire_at)
       SELECT gen_random_uuid(), project_id, id, next_fire_at FROM schedules WHERE handle LIKE 'failing-%'`,
    );
    await drain.sweep();
    expect(await runs()).toHaveLength(1);
    expect((await findSchedule())?.last_firing?.run_id).toBe((await runs())[0]?.id);
  });

  it('is held to the quota of its project', async () => {
    await query('UPDATE projects SET quota_recipients_per_day = 1');
    await putSchedule();
    for (const _ of [1, 2]) {
      await makeDue();
      await drain.sweep();
    }
    expect((await firings()).map(({ reason }) => reason)).toEqual([null, 'quota_reached']);
  });

  it('forgets a person who is erased, and rests when it was for nobody else', async () => {
    const { projectId } = seed;
    const people = [{ external_id: 'ada', email: 'ada@example.com' }, { external_id: 'bob' }];
    await putSchedule({ recipients: people, actor: { external_id: 'ada', first_name: 'Ada' } });
    for (const externalId of ['ada', 'bob']) {
      await drain.database.users.upsertUser({ projectId, externalId, attributes: {} });
    }
    await drain.database.users.eraseUser({ projectId, externalId: 'ada' });
    expect(await findSchedule()).toMatchObject({
      actor: null,
      recipients: [{ external_id: 'bob' }],
      recipient_count: 1,
      paused_at: null,
      data: { from: 'schedule' },
    });
    await drain.database.users.eraseUser({ projectId, externalId: 'bob' });
    const resting = { recipients: [], data: {}, paused_at: expect.any(Date), next_fire_at: null };
    expect(await findSchedule()).toMatchObject(resting);
  });

  it('forgets a person whom it names, and who is no user yet', async () => {
    const key = { projectId: seed.projectId, externalId: 'eve' };
    await putSchedule({ recipients: [{ external_id: 'eve', email: 'eve@example.com' }] });
    expect(await drain.database.users.eraseUser(key)).toEqual({ id: null });
    expect(await findSchedule()).toMatchObject({ recipients: [], data: {}, next_fire_at: null });
    expect(await drain.database.users.eraseUser(key)).toBeNull();
  });

  it('keeps the last of its firings, however old', async () => {
    await putSchedule();
    for (const _ of [1, 2]) {
      await makeDue();
      await drain.sweep();
    }
    await query(`UPDATE schedule_firings SET created_at = created_at - interval '91 days'`);
    await drain.sweep();
    const [kept, ...others] = await firings();
    expect([kept?.run_id, others]).toEqual([(await runs()).at(-1)?.id, []]);
  });
});
