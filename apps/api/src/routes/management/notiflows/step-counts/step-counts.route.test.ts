import { deliveryReasons, notificationReasons } from '@notiflow/contracts';
import { queryRows } from '../../../../../../../test/support/query-rows.ts';
import { inAppStep, startTestApi, type TestApi } from '../../../../../test/start-test-api.ts';

const base = '/management/v1/notiflows';

let api: TestApi;
let notiflowId: string;

const pause = { handle: 'pause', type: 'wait', settings: { duration: 1, duration_unit: 'days' } };

beforeAll(async () => {
  api = await startTestApi();
  const channel = { name: 'Feed', type: 'in_app', provider: 'in_app' };
  await api.send('put', '/management/v1/channels/feed', channel);
  await publish([pause, inAppStep]);
  await publish([{ ...pause, name: 'A day' }, inAppStep]);
  notiflowId = (await api.send('get', `${base}/welcome`)).body.id;
});

afterAll(() => api.close());

async function publish(steps: object[]): Promise<void> {
  await api.send('put', `${base}/welcome`, { name: 'Welcome', active: true, steps });
  const { status, body } = await api.send('post', `${base}/welcome/publish`);
  if (status !== 200) throw new Error(JSON.stringify(body));
}

interface Told {
  at?: string;
  version?: number;
  step?: string | null;
  status?: string;
  reason?: string | null;
  message?: { status: string; reason: string | null };
}

const write = (sql: string, values: unknown[]) =>
  queryRows({ databaseUrl: api.databaseUrl }, sql, values);

/** A run of one recipient, as far as it came. */
async function tell({ version = 2, step = 'end', status = 'processed', ...told }: Told) {
  const { reason = null, message = null, at = new Date().toISOString() } = told;
  const [run] = await queryRows<{ id: string; notification: string }>(
    { databaseUrl: api.databaseUrl },
    `WITH moment AS (SELECT lpad(to_hex((extract(epoch FROM $6::timestamptz) * 1000)::bigint), 12, '0') AS hex),
     ids AS (SELECT (hex || '7' || substr(md5(random()::text), 1, 3) || '8' || substr(md5(random()::text), 1, 15))::uuid AS id FROM moment),
     run AS (
       INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, recipient_count, created_at)
       SELECT ids.id, v.project_id, v.notiflow_id, v.id, 'fanned_out', '{}', '[]', 1, $6
       FROM ids, notiflow_versions v WHERE v.notiflow_id = $1 AND v.version_number = $2 RETURNING *)
     INSERT INTO notifications (id, project_id, run_id, notiflow_id, recipient_id, status, reason, step, rest, sweep_at)
     SELECT id, project_id, id, notiflow_id, gen_random_uuid(), $3, $4, $5,
       CASE WHEN $3 = 'waiting' THEN 'wait' END, CASE WHEN $3 IN ('waiting', 'pending') THEN now() END
     FROM run RETURNING id, id AS notification`,
    [notiflowId, version, status, reason, step, at],
  );
  if (message === null || run === undefined) return;
  await write(
    `INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id, step_handle,
       channel_type, status, reason, lane, next_attempt_at, sweep_at)
     SELECT gen_random_uuid(), project_id, run_id, id, notiflow_id, recipient_id, 'feed', 'in_app', $2, $3,
       CASE WHEN $2 = 'pending' THEN 'lane' END, CASE WHEN $2 = 'pending' THEN now() + interval '1 hour' END,
       CASE WHEN $2 = 'pending' THEN now() END
     FROM notifications WHERE id = $1`,
    [run.id, message.status, message.reason],
  );
}

interface Counted {
  handle: string;
  messages: object[];
  ended: object[];
}

async function read(query = '') {
  const { status, body } = await api.send('get', `${base}/welcome/step-counts?${query}`);
  expect(status).toBe(200);
  return {
    ...body,
    at: (handle: string) => body.steps.find((one: Counted) => one.handle === handle),
  };
}

describe('200', () => {
  it('has nothing to tell of what never ran', async () => {
    const { sample, steps, version_number } = await read();
    expect(version_number).toBe(2);
    expect(sample).toEqual({
      notifications: 0,
      is_whole: true,
      from: null,
      to: null,
      elsewhere: 0,
    });
    expect(steps.map(({ handle }: Counted) => handle)).toEqual(['trigger', 'pause', 'feed', 'end']);
  });

  it('tells for every reason there is how many messages did not come, or people did not go on', async () => {
    const ofMessages = Object.entries(deliveryReasons).flatMap(([status, reasons]) =>
      reasons.map((reason) => ({ status, reason })),
    );
    const ofPeople = Object.entries(notificationReasons).flatMap(([status, reasons]) =>
      reasons.map((reason) => ({ status, reason })),
    );
    for (const message of ofMessages) await tell({ message });
    for (const one of ofPeople) await tell({ ...one, step: 'pause' });
    const { at, sample } = await read();
    expect(sample).toMatchObject({
      notifications: ofMessages.length + ofPeople.length,
      is_whole: true,
    });
    const counted = (list: object[]) => list.map((one) => ({ ...one, count: 1 }));
    expect(at('feed').messages).toHaveLength(ofMessages.length);
    expect(at('feed').messages).toEqual(expect.arrayContaining(counted(ofMessages)));
    expect(at('pause').ended).toHaveLength(ofPeople.length);
    expect(at('pause').ended).toEqual(expect.arrayContaining(counted(ofPeople)));
    expect(at('feed')).toMatchObject({ reached: ofMessages.length, passed: ofMessages.length });
  });

  it('tells who waits now, of any version, and what is not sent yet', async () => {
    await tell({ status: 'waiting', step: 'pause' });
    await tell({ status: 'waiting', step: 'pause', version: 1 });
    await tell({ status: 'waiting', step: 'of_before', version: 1 });
    await tell({ message: { status: 'pending', reason: null } });
    const { at, waiting_elsewhere } = await read();
    expect(at('pause')).toMatchObject({
      here: 1,
      waiting: { count: 2, later: 0, is_more: false },
    });
    expect(at('feed').waiting).toEqual({ count: 1, later: 1, is_more: false });
    expect(waiting_elsewhere).toEqual([{ step: 'of_before', count: 1, is_more: false }]);
  });

  it('looks at one version and at one time, and at the newest first', async () => {
    const before = await read('version=1&created_before=2200-01-01T00:00:00Z');
    expect(before.sample).toMatchObject({ notifications: 2, elsewhere: 1 });
    await tell({ at: '2026-03-01T12:00:00.000Z' });
    const then = await read(
      'created_after=2026-03-01T00:00:00Z&created_before=2026-03-02T00:00:00Z',
    );
    expect(then.sample).toMatchObject({ notifications: 1, is_whole: true });
    const cut = await read('limit=3');
    expect(cut.sample).toMatchObject({ notifications: 3, is_whole: false });
    // The newest is the one whose message is not sent yet.
    expect(cut.at('feed').messages).toEqual([{ status: 'pending', reason: null, count: 1 }]);
  });

  it('looks for runs of a version that is out of use where they are, behind all those since', async () => {
    await write(
      `INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, recipient_count)
       SELECT (lpad(to_hex((extract(epoch FROM now() + interval '1 day') * 1000)::bigint), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid,
         project_id, notiflow_id, id, 'fanned_out', '{}', '[]', 0
       FROM notiflow_versions, generate_series(1, 5001) n WHERE notiflow_id = $1 AND version_number = 2`,
      [notiflowId],
    );
    expect((await read('version=2')).sample).toMatchObject({ notifications: 0, is_whole: false });
    await write(`UPDATE notiflow_versions SET updated_at = now() WHERE notiflow_id = $1`, [
      notiflowId,
    ]);
    expect((await read('version=1')).sample.notifications).toBe(2);
  });
});

describe('404', () => {
  it('for a notiflow or a version that is not there', async () => {
    expect((await api.send('get', `${base}/nobody/step-counts`)).status).toBe(404);
    expect((await api.send('get', `${base}/welcome/step-counts?version=9`)).status).toBe(404);
  });
});

describe('409', () => {
  it('for a notiflow without steps', async () => {
    await api.send('put', `${base}/bare`, { name: 'Bare' });
    const { status, body } = await api.send('get', `${base}/bare/step-counts`);
    expect(status).toBe(409);
    expect(body.error.details).toMatchObject({ reason: 'no_steps' });
  });
});
