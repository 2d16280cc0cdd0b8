import type { WebhookMessage } from '@notiflow/contracts';
import { firstRow } from '@notiflow/database';
import {
  fanOutWhole,
  processNotifications,
} from '../../../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../../../test/support/claim-due.ts';
import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
});

afterAll(() => api.close());

async function acceptRun(body: object): Promise<string> {
  const response = await api.send('post', '/admin/v1/notiflows/welcome/run', body);
  return response.body.notiflow_run_id;
}

describe('runs', () => {
  it('are listed newest first, page by page, and stay stable while new ones come', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) {
      ids.unshift(await acceptRun({ recipients: [{ external_id: `u${index}` }] }));
    }
    const first = await api.send('get', '/admin/v1/runs?limit=2');
    expect(first.body.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    expect(first.body.page).toMatchObject({ before: null, has_more_after: true, limit: 2 });
    await acceptRun({ recipients: [{ external_id: 'late' }] });
    const second = await api.send('get', `/admin/v1/runs?limit=2&after=${first.body.page.after}`);
    expect(second.body.items.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2, 4));
    const back = await api.send('get', `/admin/v1/runs?limit=2&before=${second.body.page.before}`);
    expect(back.body.items).toEqual(first.body.items);
    const last = await api.send('get', `/admin/v1/runs?limit=2&after=${second.body.page.after}`);
    expect(last.body.page).toMatchObject({ after: null, has_more_after: false });
    expect(last.body.items.map(({ id }: { id: string }) => id)).toEqual([ids[4]]);
  });

  it('can be narrowed by status, topic and time', async () => {
    const before = new Date(Date.now() - 60_000).toISOString();
    const total = async (query: string) =>
      (await api.send('get', `/admin/v1/runs?${query}`)).body.items.length;
    expect(await total(`created_before=${before}`)).toBe(0);
    expect(await total(`created_after=${before}`)).toBeGreaterThan(0);
    expect(await total('status=canceled')).toBe(0);
    expect(await total('topic=none')).toBe(0);
  });

  it('have counters that balance before, during and after the work, and when canceled', async () => {
    const recipients = Array.from({ length: 7 }, (_, index) => ({ external_id: `c${index}` }));
    const runId = await acceptRun({ recipients });
    await api.database.runs.fanOutPage({ runId, pageSize: 3 });
    const during = await api.send('get', `/admin/v1/runs/${runId}`);
    expect(during.body).toMatchObject({
      status: 'fanning_out',
      counters: { recipients: 7, pending: 7, canceled: 0 },
    });
    const canceled = await api.send('post', `/admin/v1/runs/${runId}/cancel`);
    expect(canceled.status).toBe(200);
    expect(canceled.body).toMatchObject({
      status: 'canceled',
      counters: { recipients: 7, pending: 0, canceled: 7 },
    });
    expect((await api.send('post', `/admin/v1/runs/${runId}/cancel`)).status).toBe(200);
  });

  it('tell when retention took their content away, and count what is left while it removes them', async () => {
    const runId = await acceptRun({ recipients: [{ external_id: 'k0' }], data: { plan: 'pro' } });
    const ids = await fanOutWhole(api.database, runId);
    await processNotifications(api.database, { runId, ids });
    const path = `/admin/v1/runs/${runId}`;
    const find = (url: string) => api.send('get', url);
    const { body: before } = await find(path);
    expect(before).toMatchObject({ data: { plan: 'pro' }, content_removed_at: null });
    const page = { runIds: [runId], cursor: firstRow, limit: 10 };
    const { retention } = api.database;
    await retention.emptyDeliveriesOfRuns(page);
    await retention.emptyNotificationsOfRuns(page);
    await retention.emptyRuns(page);
    const { body: after } = await find(path);
    expect(after).toEqual({ ...before, data: {}, content_removed_at: expect.any(String) });
    const listed = await find(`/admin/v1/deliveries?notiflow_run_id=${runId}`);
    expect(listed.body.items).toMatchObject([{ data: {}, status: 'pending' }]);
    await retention.removeDeliveriesOfRuns(page);
    await retention.removeNotificationsOfRuns(page);
    expect((await find(path)).body.counters).toMatchObject({ recipients: 0, pending: 0 });
    await retention.removeRuns(page);
    expect((await find(path)).status).toBe(404);
  });

  it('count what is left of a canceled run as canceled, while its sweep goes through it', async () => {
    const recipients = Array.from({ length: 6 }, (_, index) => ({ external_id: `s${index}` }));
    const runId = await acceptRun({ recipients });
    const ids = await fanOutWhole(api.database, runId);
    await processNotifications(api.database, { runId, ids: ids.slice(0, 2) });
    const { body: canceled } = await api.send('post', `/admin/v1/runs/${runId}/cancel`);
    const counted = {
      counters: { recipients: 6, processed: 2, stopped: 0, failed: 0, canceled: 4, pending: 0 },
      deliveries: expect.objectContaining({ total: 2, pending: 0, skipped: 2 }),
    };
    expect(canceled).toMatchObject(counted);
    const { sweeps } = api.database;
    const page = { runId, limit: 1 };
    let after: string | null = null;
    for (let stopped = 0; stopped < 4; stopped += 1) {
      after = (await sweeps.stopCanceledNotifications({ ...page, after })).last;
      await sweeps.skipCanceledDeliveries({ ...page, after: null });
      expect((await api.send('get', `/admin/v1/runs/${runId}`)).body).toMatchObject(counted);
    }
    const list = await api.send('get', `/admin/v1/notifications?notiflow_run_id=${runId}`);
    const statuses = list.body.items.map(({ status }: { status: string }) => status).sort();
    expect(statuses).toEqual([...Array(2).fill('processed'), ...Array(4).fill('stopped')]);
    const { body: swept } = await api.send('get', `/admin/v1/runs/${runId}`);
    expect(swept.outcomes).toEqual([
      { status: 'stopped', reason: 'canceled', count: 4 },
      { status: 'processed', reason: null, count: 2 },
    ]);
  });

  it('can be canceled after they were given up, and count what had failed as failed', async () => {
    const recipients = Array.from({ length: 5 }, (_, index) => ({ external_id: `g${index}` }));
    const runId = await acceptRun({ recipients });
    await api.database.runs.fanOutPage({ runId, pageSize: 3 });
    await queryRows(api, 'UPDATE runs SET failed_tries = 2 WHERE id = $1', [runId]);
    await api.database.runs.countFailedFanOut({ runId, isAtFault: true });
    const canceled = await api.send('post', `/admin/v1/runs/${runId}/cancel`);
    expect(canceled.status).toBe(200);
    expect(canceled.body).toMatchObject({
      status: 'canceled',
      reason: 'not_fanned_out',
      counters: { recipients: 5, canceled: 3, failed: 2, pending: 0 },
    });
  });

  it('are canceled by their key, those that come later too', async () => {
    const key = { cancellation_key: 'cart-7' };
    const early = await acceptRun({ recipients: [{ external_id: 'k' }], ...key });
    const { status, body } = await api.send('post', '/admin/v1/runs/cancel', key);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...key, canceled_runs: 1 });
    const late = await acceptRun({ recipients: [{ external_id: 'k' }], ...key });
    for (const runId of [early, late]) {
      expect((await api.send('get', `/admin/v1/runs/${runId}`)).body).toMatchObject({
        status: 'canceled',
        reason: 'cancellation_key',
        counters: { recipients: 1, canceled: 1, pending: 0 },
      });
    }
  });

  it.each([
    [{}, 'required'],
    [{ cancellation_key: '' }, 'required'],
    [{ cancellation_key: 'k'.repeat(256) }, 'length'],
  ])('are not canceled by a key that is none', async (body, reason) => {
    const response = await api.send('post', '/admin/v1/runs/cancel', body);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toMatchObject([
      { field: 'cancellation_key', reason },
    ]);
  });

  it('count a topic from the moment of accept, as it was then', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `t${index}`);
    for (const name of names) await api.send('put', `/admin/v1/users/${name}`, {});
    const subscribe = (user_external_ids: string[]) =>
      api.send('post', '/admin/v1/topics/counted/subscriptions', { user_external_ids });
    await subscribe(names.slice(0, 4));
    const runId = await acceptRun({ topic: 'counted' });
    await subscribe(names);
    const counters = async () => (await api.send('get', `/admin/v1/runs/${runId}`)).body.counters;
    expect(await counters()).toMatchObject({ recipients: 4, pending: 4 });
    await api.database.runs.fanOutPage({ runId, pageSize: 3 });
    expect(await counters()).toMatchObject({ recipients: 4, pending: 4 });
    await api.database.runs.fanOutPage({ runId, pageSize: 3 });
    expect(await counters()).toMatchObject({ recipients: 4, pending: 4 });
  });

  it('cannot be canceled when nothing of them is left', async () => {
    const left = { user_external_ids: ['left'] };
    await api.send('put', '/admin/v1/users/left', {});
    await api.send('post', '/admin/v1/topics/nobody/subscriptions', left);
    await api.send('delete', '/admin/v1/topics/nobody/subscriptions', left);
    const runId = await acceptRun({ topic: 'nobody' });
    await api.database.runs.fanOutPage({ runId, pageSize: 3 });
    const response = await api.send('post', `/admin/v1/runs/${runId}/cancel`);
    expect(response.status).toBe(409);
    expect(response.body.error.details.current_status).toBe('fanned_out');
  });

  it('are 404 when they are not in the project', async () => {
    const id = '019aa000-0000-7000-8000-000000000000';
    for (const [method, path] of [
      ['get', `/admin/v1/runs/${id}`],
      ['post', `/admin/v1/runs/${id}/cancel`],
      ['get', `/admin/v1/notifications/${id}`],
      ['get', `/admin/v1/notifications/${id}/deliveries`],
      ['get', `/admin/v1/deliveries/${id}`],
    ] as const) {
      const response = await api.send(method, path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.body.error.details.id).toBe(id);
    }
  });
});

describe('notifications and deliveries', () => {
  let runId: string;
  let notificationId: string;
  const message = { content_type: 'json', url: 'https://example.com', method: 'POST', headers: {} };

  beforeAll(async () => {
    await api.send('put', '/admin/v1/users/t1', { first_name: 'Tea' });
    await api.send('post', '/admin/v1/topics/tea/subscriptions', { user_external_ids: ['t1'] });
    runId = await acceptRun({ topic: 'tea', actor: { external_id: 'boss' }, data: { a: 1 } });
    const page = await api.database.runs.fanOutPage({ runId, pageSize: 100 });
    notificationId = page?.notificationIds[0] ?? '';
    await tryDelivery();
  });

  /** Makes one webhook delivery whose first attempt was not processed and waits for its second. */
  async function tryDelivery(): Promise<void> {
    const ids = [notificationId];
    const delivery = { message: message as WebhookMessage };
    const [pending] = await processNotifications(api.database, { runId, ids, delivery });
    const id = pending?.id ?? '';
    const { workerId } = await claimDue(api.database, { lanes: [pending?.lane ?? ''] });
    await api.database.deliveries.recordAttempts({
      workerId,
      attempts: [
        {
          id,
          attempt: 1,
          outcome: 'not_processed',
          code: 'http_503',
          reason: 'The receiver answered 503.',
          providerMessageId: null,
          status: 'pending',
          statusReason: null,
          retryDelayMs: 60_000,
          durationMs: 12,
          counts: true,
        },
      ],
    });
  }

  it('show recipient, actor, topic and deliveries', async () => {
    const list = await api.send('get', `/admin/v1/notifications?notiflow_run_id=${runId}`);
    expect(list.body.items).toHaveLength(1);
    const [notification] = list.body.items;
    expect(notification).toMatchObject({
      id: notificationId,
      notiflow_run_id: runId,
      topic: 'tea',
      status: 'processed',
      data: { a: 1 },
      recipient: { external_id: 't1', first_name: 'Tea' },
      actor: { external_id: 'boss' },
      deliveries: [{ step_handle: 'hook', status: 'pending' }],
    });
    const single = await api.send('get', `/admin/v1/notifications/${notification.id}`);
    expect(single.body).toEqual(notification);
  });

  it('show a delivery with its message, its attempts and what happens next', async () => {
    const all = await api.send('get', `/admin/v1/deliveries?notiflow_run_id=${runId}`);
    const own = await api.send('get', `/admin/v1/notifications/${notificationId}/deliveries`);
    expect(own.body).toEqual(all.body);
    const response = await api.send('get', `/admin/v1/deliveries/${all.body.items[0].id}`);
    expect(response.body).toMatchObject({
      notification_id: notificationId,
      notiflow_run_id: runId,
      channel_type: 'webhook',
      status: 'pending',
      topic: 'tea',
      data: message,
      next_attempt_at: expect.stringMatching(/Z$/),
      attempts: [
        {
          number: 1,
          outcome: 'not_processed',
          code: 'http_503',
          reason: 'The receiver answered 503.',
          provider: 'http',
          provider_message_id: null,
        },
      ],
    });
  });

  it.each([
    ['status=pending', 1],
    ['status=sent', 0],
    ['topic=tea', 1],
    ['topic=coffee', 0],
    ['channel_id=019aa000-0000-7000-8000-000000000000', 0],
    ['created_after=2999-01-01T00:00:00Z', 0],
  ])('are narrowed by %s', async (filter, count) => {
    const { body } = await api.send('get', `/admin/v1/deliveries?${filter}`);
    expect(body.items).toHaveLength(count);
  });

  it('are counted in the run, which balances', async () => {
    const { body } = await api.send('get', `/admin/v1/runs/${runId}`);
    expect(body.counters).toMatchObject({ recipients: 1, processed: 1, pending: 0 });
    expect(body.deliveries).toMatchObject({ total: 1, pending: 1, sent: 0 });
  });
});
