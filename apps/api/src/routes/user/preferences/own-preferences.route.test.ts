import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;
let welcome: string;

const path = '/user/v1/preferences';
const asServer = '/admin/v1/users/ann/preferences';
const windows = [{ from: '22:00', to: '07:00' }];

beforeAll(async () => {
  api = await startTestApi();
  welcome = (await publishNotiflow(api)).id;
  await publishNotiflow(api, 'password');
  await api.send('put', '/management/v1/notiflows/password', {
    name: 'Password',
    include_in_preferences: false,
    steps: [],
  });
  await api.send('put', '/management/v1/notiflows/draft', { name: 'Draft', steps: [] });
});

beforeEach(async () => {
  await api.send('delete', '/admin/v1/users/ann');
  await api.send('put', '/admin/v1/users/ann', { timezone: 'Europe/Berlin' });
});

afterAll(() => api.close());

describe('200', () => {
  it('shows what a server sees, but for notiflows of which users do not decide', async () => {
    await api.send('put', asServer, {
      notiflows: {
        welcome: { enabled: false },
        password: { enabled: false },
        draft: { enabled: false },
      },
    });
    const { status, body } = await api.send('get', path);
    expect(status).toBe(200);
    const seen = (await api.send('get', asServer)).body;
    expect(Object.keys(seen.notiflows)).toHaveLength(3);
    expect(body).toEqual({ ...seen, notiflows: { [welcome]: seen.notiflows[welcome] } });
    expect(body).toMatchObject({ timezone: 'Europe/Berlin', quiet_hours: null, paused: false });
  });

  it('changes what is given, and takes back what it answered', async () => {
    const { body } = await api.send('put', path, {
      channel_types: { in_app: false },
      notiflows: { welcome: { channel_types: { in_app: true } } },
      quiet_hours: { windows },
      paused: { until: '2999-01-01T00:00:00.000Z' },
    });
    expect(body).toMatchObject({
      channel_types: { in_app: false, email: true },
      notiflows: { [welcome]: { enabled: true, channel_types: { in_app: true } } },
      quiet_hours: { windows, timezone: null },
      paused: { until: '2999-01-01T00:00:00.000Z' },
    });
    expect((await api.send('put', path, body)).body).toEqual(body);
    expect((await api.send('get', path)).body).toEqual(body);
    const back = { channel_types: null, notiflows: { welcome: null }, quiet_hours: null };
    expect((await api.send('put', path, { ...back, paused: null })).body).toMatchObject({
      channel_types: { in_app: true },
      notiflows: { [welcome]: { channel_types: {} } },
      quiet_hours: null,
      paused: false,
    });
  });

  it('leaves a line in the audit log that says whose wish it was', async () => {
    const { id } = (await api.send('get', '/admin/v1/users/ann')).body;
    await api.send('put', path, { paused: true });
    await api.send('put', path, {});
    const log = await api.send('get', '/management/v1/audit-log?action=preferences.updated');
    const own = log.body.items.filter((one: { actor_id: string }) => one.actor_id === id);
    expect(own).toMatchObject([
      { actor_kind: 'recipient', resource: 'user', resource_id: id, details: { changes: 1 } },
    ]);
  });
});

describe('422', () => {
  it('refuses to say anything of a notiflow that does not ask, as of one that is not there', async () => {
    const notiflows = { password: { enabled: false }, draft: { enabled: false }, nothing: null };
    const { status, body } = await api.send('put', path, { notiflows, paused: true });
    expect(status).toBe(422);
    expect(body.error.details.fields).toEqual(
      Object.keys(notiflows).map((name) => {
        return { field: `notiflows.${name}`, message: 'is not a notiflow', reason: 'invalid' };
      }),
    );
    expect((await api.send('get', path)).body.paused).toBe(false);
  });

  it('names all that is wrong', async () => {
    const { status, body } = await api.send('put', path, {
      channel_types: { webhook: false },
      quiet_hours: { windows: [{ from: '00:00', to: '24:00' }] },
      paused: 1,
    });
    expect(status).toBe(422);
    const fields = body.error.details.fields.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual(['channel_types.webhook', 'paused', 'quiet_hours.windows']);
  });
});
