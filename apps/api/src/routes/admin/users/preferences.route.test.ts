import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;
let welcome: string;

const path = '/admin/v1/users/ann/preferences';
const allOn = {
  chat: true,
  email: true,
  in_app: true,
  mobile_push: true,
  sms: true,
  web_push: true,
};

// Of a project with a channel for its feed, and of somebody whose zone nobody knows.
const nothingSaid = {
  quiet_hours: null,
  paused: false,
  timezone: 'UTC',
  available_channel_types: ['in_app'],
};

beforeAll(async () => {
  api = await startTestApi();
  welcome = (await publishNotiflow(api)).id;
  const draft = { name: 'Draft', steps: [] };
  await api.send('put', '/management/v1/notiflows/draft', draft);
});

beforeEach(async () => {
  await api.send('delete', '/admin/v1/users/ann');
  await api.send('put', '/admin/v1/users/ann', {});
});

afterAll(() => api.close());

describe('200', () => {
  it('shows everything on, and only the notiflows that are published', async () => {
    const { status, body } = await api.send('get', path);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...nothingSaid,
      channel_types: allOn,
      notiflows: { [welcome]: { name: 'Welcome', enabled: true, channel_types: {} } },
    });
  });

  it('changes what is given and keeps the rest', async () => {
    await api.send('put', path, { channel_types: { sms: false } });
    const { status, body } = await api.send('put', path, {
      channel_types: { email: false },
      notiflows: { welcome: { enabled: false, channel_types: { email: true } } },
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      ...nothingSaid,
      channel_types: { ...allOn, sms: false, email: false },
      notiflows: {
        [welcome]: { name: 'Welcome', enabled: false, channel_types: { email: true } },
      },
    });
    expect((await api.send('get', path)).body).toEqual(body);
  });

  it('keeps how often digests come beside whether they do, and takes it back', async () => {
    const choose = async (wishes: object | null) =>
      (await api.send('put', path, { notiflows: { welcome: wishes } })).body.notiflows[welcome];
    const chosen = { name: 'Welcome', enabled: true, channel_types: {}, frequency: 'daily' };
    expect(await choose({ frequency: 'daily' })).toEqual(chosen);
    expect(await choose({ enabled: false })).toEqual({ ...chosen, enabled: false });
    expect(await choose({ frequency: 'weekly', enabled: null })).toEqual({
      ...chosen,
      frequency: 'weekly',
    });
    const { frequency: _, ...rest } = chosen;
    expect(await choose({ frequency: null })).toEqual(rest);
    await choose({ frequency: 'hourly' });
    expect(await choose(null)).toEqual(rest);
  });

  it('keeps quiet hours as a whole, completed with what they do not say', async () => {
    const windows = [{ from: '22:00', to: '07:00' }];
    const one = await api.send('put', path, { quiet_hours: { windows } });
    const everything = ['chat', 'email', 'mobile_push', 'sms', 'web_push'];
    expect(one.body.quiet_hours).toEqual({ windows, timezone: null, channel_types: everything });
    const narrow = { windows, timezone: 'Europe/Berlin', channel_types: ['sms'] };
    expect((await api.send('put', path, { quiet_hours: narrow })).body.quiet_hours).toEqual(narrow);
    const other = await api.send('put', path, { channel_types: { sms: false } });
    expect(other.body.quiet_hours).toEqual(narrow);
    const again = await api.send('put', path, { quiet_hours: { windows } });
    expect(again.body.quiet_hours).toEqual({ windows, timezone: null, channel_types: everything });
    expect((await api.send('put', path, { quiet_hours: null })).body.quiet_hours).toBeNull();
  });

  it('pauses until further notice or until a moment, and ends it', async () => {
    const pause = async (paused: unknown) => (await api.send('put', path, { paused })).body.paused;
    expect(await pause(true)).toBe(true);
    expect((await api.send('put', path, {})).body.paused).toBe(true);
    expect(await pause({ until: '2999-01-01T00:00:00Z' })).toEqual({
      until: '2999-01-01T00:00:00.000Z',
    });
    expect(await pause(null)).toBe(false);
    await pause(true);
    expect(await pause(false)).toBe(false);
    await pause(true);
    expect(await pause({ until: '2020-01-01T00:00:00Z' })).toBe(false);
  });

  it('tells the zone that quiet hours go by, and of which digests one may choose how often they come', async () => {
    await api.send('put', '/admin/v1/users/ann', { timezone: 'Asia/Tokyo' });
    const settings = { duration: 1, duration_unit: 'hours', user_schedulable: true };
    await api.send('put', '/management/v1/notiflows/often', {
      name: 'Often',
      active: true,
      steps: [{ handle: 'gather', type: 'digest', settings }],
    });
    const published = await api.send('post', '/management/v1/notiflows/often/publish');
    expect(published.status).toBe(200);
    const { body } = await api.send('get', path);
    expect(body.timezone).toBe('Asia/Tokyo');
    const { id } = (await api.send('get', '/management/v1/notiflows/often')).body;
    expect(body.notiflows[id].frequencies).toEqual(['instant', 'hourly', 'daily', 'weekly']);
    expect(body.notiflows[welcome].frequencies).toBeUndefined();
    await api.send('post', '/management/v1/notiflows/often/archive');
    expect((await api.send('get', path)).body.notiflows[id]).toBeUndefined();
  });

  it('takes null as the way back, for one wish and for all of a notiflow', async () => {
    const wishes = { enabled: false, channel_types: { email: false, sms: false } };
    await api.send('put', path, {
      channel_types: { chat: false },
      notiflows: { [welcome]: wishes },
    });
    const one = await api.send('put', path, {
      channel_types: { chat: null },
      notiflows: { [welcome]: { enabled: null, channel_types: { sms: null } } },
    });
    expect(one.body.channel_types).toEqual(allOn);
    expect(one.body.notiflows[welcome]).toMatchObject({
      enabled: true,
      channel_types: { email: false },
    });
    const all = await api.send('put', path, { notiflows: { [welcome]: null } });
    expect(all.body.notiflows[welcome].channel_types).toEqual({});
  });

  it('takes back what it answered, and keeps what is said of a notiflow that is not published', async () => {
    const { body: draft } = await api.send('get', '/management/v1/notiflows/draft');
    const { body } = await api.send('put', path, {
      notiflows: { draft: { enabled: false, frequency: 'daily' } },
      quiet_hours: { windows: [{ days: ['sun'], from: '00:00', to: '24:00' }] },
      paused: { until: '2999-01-01T00:00:00.000Z' },
    });
    expect(body.notiflows[draft.id]).toMatchObject({ name: 'Draft', enabled: false });
    expect((await api.send('put', path, body)).body).toEqual({
      ...body,
      channel_types: allOn,
    });
  });

  it('changes the same wish from many requests at once without an error', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        api.send('put', path, {
          channel_types: { email: index % 2 === 0 ? false : null, sms: index % 3 === 0 },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it('comes with a new user, in one step with channel settings', async () => {
    const { body: channel } = await api.send('get', '/management/v1/channels/feed');
    const made = await api.send('put', '/admin/v1/users/ben', {
      first_name: 'Ben',
      preferences: {
        channel_types: { email: false },
        quiet_hours: { windows: [{ from: '22:00', to: '07:00' }] },
        paused: true,
      },
      channel_settings: [{ channel_id: channel.id, settings: { device_tokens: ['t'] } }],
    });
    expect(made.status).toBe(201);
    const preferences = await api.send('get', '/admin/v1/users/ben/preferences');
    expect(preferences.body).toMatchObject({
      channel_types: { email: false },
      quiet_hours: { windows: [{ from: '22:00', to: '07:00' }] },
      paused: true,
    });
    const settings = await api.send('get', `/admin/v1/users/ben/channel-settings/${channel.id}`);
    expect(settings.body.settings).toEqual({ device_tokens: ['t'] });
  });
});

describe('404', () => {
  it('names the user that is not there', async () => {
    for (const method of ['get', 'put'] as const) {
      const response = await api.send(method, '/admin/v1/users/nobody/preferences');
      expect(response.status).toBe(404);
      expect(response.body.error.details).toEqual({ resource: 'user', id: 'nobody' });
    }
  });
});

describe('422', () => {
  it('names every notiflow that is not in the project, and one that is named twice', async () => {
    const unknown = '019aa000-0000-7000-8000-000000000000';
    const response = await api.send('put', path, {
      channel_types: { email: false },
      notiflows: { [unknown]: {}, 'no such\nthing': {}, welcome: {}, [welcome]: {} },
    });
    expect(response.status).toBe(422);
    const { fields } = response.body.error.details;
    expect(fields.map((one: { field: string; reason: string }) => [one.field, one.reason])).toEqual(
      [
        [`notiflows.${unknown}`, 'invalid'],
        ['notiflows.no such\nthing', 'invalid'],
        [`notiflows.${welcome}`, 'duplicate'],
      ],
    );
    expect((await api.send('get', path)).body.channel_types.email).toBe(true);
  });

  it('refuses a webhook, which nobody opts out of, and what is no switch', async () => {
    const response = await api.send('put', path, {
      channel_types: { webhook: false, email: 'no' },
      notiflows: { welcome: { enabled: 1, channel_types: { pigeon: true } } },
    });
    expect(response.status).toBe(422);
    const fields = response.body.error.details.fields.map(({ field }: { field: string }) => field);
    expect(fields.sort()).toEqual([
      'channel_types.email',
      'channel_types.webhook',
      'notiflows.welcome.channel_types.pigeon',
      'notiflows.welcome.enabled',
    ]);
  });

  it('refuses quiet hours and pauses that are none, all that is wrong with them at once', async () => {
    const windows = [{ from: '22:00', to: '07:00' }];
    const fieldsOf = async (body: object) => {
      const { status, body: answer } = await api.send('put', path, body);
      expect(status).toBe(422);
      return answer.error.details.fields.map(({ field }: { field: string }) => field).sort();
    };
    expect(
      await fieldsOf({
        quiet_hours: {
          windows: [{ from: '25:00', to: '07:00' }],
          timezone: 'Mars/Base',
          channel_types: ['in_app'],
          noise: 1,
        },
        paused: 'yes',
        notiflows: { welcome: { enabled: 1 } },
      }),
    ).toEqual([
      'notiflows.welcome.enabled',
      'paused',
      'quiet_hours.channel_types[0]',
      'quiet_hours.noise',
      'quiet_hours.timezone',
      'quiet_hours.windows[0].from',
    ]);
    expect(await fieldsOf({ quiet_hours: {}, paused: {} })).toEqual([
      'paused.until',
      'quiet_hours.windows',
    ]);
    expect(await fieldsOf({ quiet_hours: { windows: [] }, paused: { until: 'soon' } })).toEqual([
      'paused.until',
      'quiet_hours.windows',
    ]);
    expect(await fieldsOf({ quiet_hours: { windows: [{ from: '00:00', to: '24:00' }] } })).toEqual([
      'quiet_hours.windows',
    ]);
    const sameTime = { windows: [...windows, { from: '12:00', to: '12:00' }] };
    expect(await fieldsOf({ quiet_hours: sameTime, channel_types: { pigeon: true } })).toEqual([
      'channel_types.pigeon',
      'quiet_hours.windows[1].to',
    ]);
    expect((await api.send('get', path)).body).toMatchObject({ quiet_hours: null, paused: false });
  });

  it('names them where they come with a user, one or many', async () => {
    const preferences = { quiet_hours: { windows: [{ from: '09:00', to: '09:00' }] } };
    const one = await api.send('put', '/admin/v1/users/dora', { preferences });
    expect(one.body.error.details.fields).toMatchObject([
      { field: 'preferences.quiet_hours.windows[0].to', reason: 'invalid' },
    ]);
    const users = [{ external_id: 'dora', preferences }, { external_id: 'emil' }];
    const { status, body } = await api.send('post', '/admin/v1/users/bulk', { users });
    expect(status).toBe(207);
    expect(body.results[0].error.details.fields).toMatchObject([
      { field: 'preferences.quiet_hours.windows[0].to', reason: 'invalid' },
    ]);
  });

  it('stores nothing of a user whose preferences or channel settings are refused', async () => {
    const settings = { device_tokens: ['t'] };
    const unknown = '019aa000-0000-7000-8000-000000000000';
    const response = await api.send('put', '/admin/v1/users/carl', {
      first_name: 'Carl',
      preferences: { notiflows: { nothing: { enabled: false } } },
      channel_settings: [
        { channel_id: unknown, settings },
        { channel_id: 'feed', settings },
      ],
    });
    expect(response.status).toBe(422);
    const { fields } = response.body.error.details;
    expect(fields.map(({ field }: { field: string }) => field)).toEqual([
      'preferences.notiflows.nothing',
      'channel_settings[0].channel_id',
      'channel_settings[1].channel_id',
    ]);
    expect((await api.send('get', '/admin/v1/users/carl')).status).toBe(404);
  });
});
