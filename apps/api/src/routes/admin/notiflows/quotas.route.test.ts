import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
});

afterAll(() => api.close());

const allow = async (quotas: object) => {
  const none = {
    quota_open_deliveries: null,
    quota_scheduled_runs: null,
    quota_recipients_per_day: null,
    quota_stored_bytes: null,
  };
  const response = await api.send('put', '/management/v1/settings', { ...none, ...quotas });
  expect(response.status).toBe(200);
};
const run = (count: number, changes: object = {}) =>
  api.send('post', '/admin/v1/notiflows/welcome/run', {
    recipients: Array.from({ length: count }, (_, index) => ({ external_id: `u${index}` })),
    ...changes,
  });
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const storedRuns = async () =>
  (await api.send('get', '/admin/v1/runs?limit=1000')).body.items.length;

async function measure(): Promise<void> {
  const [project] = await api.database.projects.listProjects();
  const projectId = project?.id ?? '';
  await api.database.usage.measureUsage({ projectId });
  while (!(await api.database.usage.walkStoredBytes({ projectId, limit: 100 })));
}

describe('429', () => {
  it('says which quota a run is over, and when to come again', async () => {
    await allow({ quota_recipients_per_day: 5 });
    expect((await run(4)).status).toBe(202);
    const before = await storedRuns();
    const response = await run(2);
    expect(response.status).toBe(429);
    const { code, details } = response.body.error;
    expect(code).toBe('rate_limited');
    expect(details).toEqual({
      reason: 'recipients_per_day',
      limit: 5,
      window: '1d',
      retry_after: expect.any(Number),
    });
    expect(details.retry_after).toBeLessThanOrEqual(86_400);
    expect(response.headers['retry-after']).toBe(String(details.retry_after));
    expect(await storedRuns()).toBe(before);
    expect((await run(1)).status).toBe(202);
    await allow({});
    expect((await run(100)).status).toBe(202);
  });

  it('is the answer over each of the other quotas', async () => {
    await allow({ quota_open_deliveries: 2 });
    await run(1);
    await run(1);
    expect((await run(1)).body.error.details).toEqual({
      reason: 'open_deliveries',
      limit: 2,
      retry_after: 30,
    });
    // What is scheduled is not on its way yet.
    expect((await run(1, { send_at: inAnHour() })).status).toBe(202);
    await allow({ quota_scheduled_runs: 3 });
    await run(1, { send_at: inAnHour() });
    await measure();
    await allow({ quota_scheduled_runs: 2 });
    const scheduled = await run(1, { send_at: inAnHour() });
    expect(scheduled.body.error.details).toMatchObject({ reason: 'scheduled_runs', limit: 2 });
    expect((await run(1)).status).toBe(202);
    await allow({ quota_stored_bytes: 1_000 });
    await run(1);
    await measure();
    await allow({ quota_stored_bytes: 1_000 });
    expect((await run(1)).body.error.details).toMatchObject({ reason: 'stored_bytes' });
    await allow({});
  });

  it('is the answer to a run of the Management API, and to one in bulk, too', async () => {
    await allow({ quota_recipients_per_day: 1 });
    const body = { recipients: [{ external_id: 'ada' }] };
    const managed = await api.send('post', '/management/v1/notiflows/welcome/run', body);
    expect(managed.status).toBe(429);
    const runs = [{ notiflow: 'welcome', ...body }];
    const bulk = await api.send('post', '/admin/v1/notiflows/run-bulk', { runs });
    expect(bulk.status).toBe(429);
    expect(bulk.body.error.details).toMatchObject({ reason: 'recipients_per_day', limit: 1 });
    await allow({});
  });
});
