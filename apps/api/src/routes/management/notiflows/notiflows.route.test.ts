import { inAppStep, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const base = '/management/v1/notiflows';
const path = `${base}/welcome`;

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  const feed = { name: 'Feed', type: 'in_app', provider: 'in_app' };
  await api.send('put', '/management/v1/channels/feed', feed);
});

afterAll(() => api.close());

describe('201 and 200', () => {
  it('create a draft, publish it, and make no version of the same steps again', async () => {
    const body = { name: 'Welcome', steps: [inAppStep] };
    const created = await api.send('put', path, body);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      handle: 'welcome',
      active: false,
      include_in_preferences: true,
      has_unpublished_changes: true,
      published_version: null,
      current_version: { version_number: 1, status: 'draft' },
    });
    expect(created.body.current_version.steps).toEqual([
      expect.objectContaining({ handle: 'trigger', type: 'trigger', position: 0 }),
      expect.objectContaining({
        handle: 'feed',
        position: 1,
        channel_handle: 'feed',
        template: {
          channel_type: 'in_app',
          data: { content_type: 'markdown', body: 'Hello {{ recipient.first_name }}' },
        },
      }),
      expect.objectContaining({ handle: 'end', type: 'end', position: 2 }),
    ]);

    const published = await api.send('post', `${path}/publish`);
    expect(published.body).toMatchObject({
      has_unpublished_changes: false,
      published_version: { version_number: 1, status: 'published' },
    });
    const again = await api.send('put', path, body);
    expect(again.status).toBe(200);
    expect(again.body.has_unpublished_changes).toBe(false);
    expect((await api.send('post', `${path}/publish`)).body).toEqual(again.body);

    const changed = await api.send('put', path, { steps: [] });
    expect(changed.body).toMatchObject({
      name: 'Welcome',
      has_unpublished_changes: true,
      current_version: { version_number: 2, status: 'draft' },
      published_version: { version_number: 1 },
    });
  });

  it('take back what was read', async () => {
    const body = { steps: [{ ...inAppStep, name: 'Feed item' }] };
    const { body: read } = await api.send('put', '/management/v1/notiflows/mirror', body);
    const written = await api.send('put', '/management/v1/notiflows/mirror', {
      steps: read.current_version.steps,
      expected_sha: read.current_version.sha,
    });
    expect(written.status).toBe(200);
    expect(written.body.current_version).toEqual(read.current_version);
    const byId = await api.send('get', `/management/v1/notiflows/${read.id}`);
    expect(byId.body).toEqual(written.body);
  });

  it('take a step under the alias of its type, and answer the type', async () => {
    const batch = { handle: 'comments', type: 'batch', settings: { duration: 1, unit: 'hour' } };
    const put = await api.send('put', `${base}/by-alias`, { steps: [batch, inAppStep] });
    expect(put.status).toBe(201);
    expect(put.body.current_version.steps[1]).toMatchObject({
      type: 'digest',
      settings: { duration: 1, duration_unit: 'hours' },
    });
  });

  it('switch a notiflow on and off', async () => {
    await api.send('put', '/management/v1/notiflows/switch', { steps: [] });
    const on = await api.send('post', '/management/v1/notiflows/switch/activate');
    const off = await api.send('post', '/management/v1/notiflows/switch/deactivate');
    expect([on.body.active, off.body.active]).toEqual([true, false]);
  });

  it('tell whether a notiflow can be published', async () => {
    const step = { handle: 'mail', type: 'channel', channel_type: 'email' };
    await api.send('put', '/management/v1/notiflows/checked', { steps: [step] });
    const verdict = await api.send('post', '/management/v1/notiflows/checked/validate');
    expect(verdict.body.valid).toBe(false);
    await api.send('put', '/management/v1/notiflows/checked', { steps: [inAppStep] });
    const better = await api.send('post', '/management/v1/notiflows/checked/validate');
    expect(better.body).toEqual({ valid: true, fields: [] });
  });
});

describe('404', () => {
  it.each([
    ['get', ''],
    ['post', '/publish'],
    ['post', '/activate'],
    ['post', '/validate'],
  ] as const)('is the answer to %s of a notiflow that is not there%s', async (method, suffix) => {
    const response = await api.send(method, `/management/v1/notiflows/nobody${suffix}`);
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'notiflow', id: 'nobody' });
  });
});

describe('409', () => {
  it('refuses a save over a change the caller has not seen', async () => {
    await api.send('put', '/management/v1/notiflows/raced', { steps: [inAppStep] });
    const response = await api.send('put', '/management/v1/notiflows/raced', {
      steps: [],
      expected_sha: 'of an older one',
    });
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({ reason: 'sha_mismatch' });
  });

  it('refuses to publish nothing', async () => {
    await api.send('put', '/management/v1/notiflows/empty', { name: 'Empty' });
    const response = await api.send('post', '/management/v1/notiflows/empty/publish');
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({
      reason: 'nothing_to_publish',
      current_status: 'empty',
    });
  });
});

describe('422', () => {
  it('tells what is wrong with the steps, by schema and by meaning, at once', async () => {
    const response = await api.send('put', path, {
      nope: 1,
      steps: [{ handle: 'A' }, { handle: 'later', type: 'teleport' }, inAppStep, inAppStep],
    });
    expect(response.status).toBe(422);
    const fields = response.body.error.details.fields as { field: string; reason: string }[];
    expect(Object.fromEntries(fields.map(({ field, reason }) => [field, reason]))).toEqual({
      nope: 'unknown',
      'steps[0].type': 'required',
      'steps[0].handle': 'format',
      'steps[1].type': 'enum',
      'steps[3].handle': 'duplicate',
    });
  });

  it('tells what is wrong by schema, by Liquid, by where a URL leads and by handle, at once', async () => {
    const { body } = await api.send('put', '/management/v1/notiflows/all-at-once', {});
    const hook = (handle: string, template: object) => {
      return { handle, type: 'channel', channel_type: 'webhook', template };
    };
    const response = await api.send('put', `/management/v1/notiflows/${body.id}`, {
      handle: 'moved',
      nope: 1,
      steps: [
        { handle: 'A', type: 'channel' },
        hook('broken', { url: 'http://127.0.0.1/', body: '{{ data.x' }),
        hook('wrapped', { channel_type: 'webhook', data: { url: 'http://10.0.0.1/' } }),
        { ...hook('inside', {}), template: null, settings: { template: { url: 'ftp://a.b/' } } },
      ],
    });
    expect(response.status).toBe(422);
    const fields = response.body.error.details.fields as { field: string; reason: string }[];
    expect(Object.fromEntries(fields.map(({ field, reason }) => [field, reason]))).toEqual({
      nope: 'unknown',
      handle: 'invalid',
      'steps[0].handle': 'format',
      'steps[1].template.body': 'invalid',
      'steps[1].template.url': 'invalid',
      'steps[2].template.url': 'invalid',
      'steps[3].template.url': 'invalid',
    });
  });

  it('tells what is wrong with a fetch step', async () => {
    const fetching = (handle: string, settings: object, more: object = {}) => {
      return { handle, type: 'fetch', settings, ...more };
    };
    const response = await api.send('put', path, {
      steps: [
        fetching('first', { method: 'POKE', url: 'http://10.0.0.1/{{ data.path }}', timeout: 16 }),
        fetching('second', { url: 'https://example.com', body: { a: 1 }, on_failure: 'ignore' }),
        fetching('third', { url: 'https://example.com/{{ data.x', response_path: '..', nope: 1 }),
        fetching('fourth', {
          url: 'https://example.com/{{ data.x | nope }}',
          headers: { 'x-shop': '{% if %}' },
          response_path: 'a..b',
        }),
        fetching('fifth', {}),
      ],
    });
    expect(response.status).toBe(422);
    const fields = response.body.error.details.fields as { field: string; reason: string }[];
    expect(Object.fromEntries(fields.map(({ field, reason }) => [field, reason]))).toEqual({
      'steps[0].settings.method': 'enum',
      'steps[0].settings.timeout': 'range',
      'steps[0].settings.url': 'invalid',
      'steps[1].settings.on_failure': 'enum',
      'steps[2].settings.nope': 'unknown',
      'steps[3].settings.url': 'invalid',
      'steps[3].settings.headers.x-shop': 'invalid',
      'steps[3].settings.response_path': 'format',
      'steps[4].settings.url': 'required',
    });
  });

  it('tells what is wrong with a send window', async () => {
    const sending = (handle: string, channel_type: string, send_window: unknown) => {
      return { handle, type: 'channel', channel_type, settings: { send_window } };
    };
    const day = { from: '09:00', to: '17:00' };
    const response = await api.send('put', path, {
      steps: [
        sending('first', 'in_app', { windows: [day] }),
        sending('second', 'webhook', { windows: [day, { from: '09:00', to: '09:00' }] }),
        sending('third', 'webhook', { windows: [], timezone: 'Mars/Olympus' }),
        sending('fourth', 'webhook', { windows: [{ days: ['someday'], from: '9', to: '24:00' }] }),
        sending('fifth', 'webhook', { windows: [day], timezone: 'Europe/Berlin' }),
      ],
    });
    expect(response.status).toBe(422);
    const fields = response.body.error.details.fields as { field: string; reason: string }[];
    expect(Object.fromEntries(fields.map(({ field, reason }) => [field, reason]))).toEqual({
      'steps[0].settings.send_window': 'invalid',
      'steps[1].settings.send_window.windows[1].to': 'invalid',
      'steps[2].settings.send_window.windows': 'required',
      'steps[2].settings.send_window.timezone': 'format',
      'steps[3].settings.send_window.windows[0].days[0]': 'enum',
      'steps[3].settings.send_window.windows[0].from': 'format',
    });
  });

  it('publishes a fetch step that signs only with a webhook channel', async () => {
    const settings = { url: 'https://example.com', method: 'POST', body: { a: '{{ data.a }}' } };
    const fetching = (channel_handle: string) => {
      return { handle: 'ask', type: 'fetch', channel_handle, settings };
    };
    const saved = await api.send('put', '/management/v1/notiflows/asking', {
      steps: [fetching('feed')],
    });
    expect(saved.status).toBe(201);
    const [, step] = saved.body.current_version.steps;
    expect(step).toMatchObject({
      type: 'fetch',
      channel_handle: 'feed',
      settings: { ...settings, body: '{"a":"{{ data.a }}"}', timeout: 15, on_failure: 'stop' },
    });
    const again = await api.send('put', '/management/v1/notiflows/asking', { steps: [step] });
    expect(again.body.sha).toBe(saved.body.sha);
    const published = await api.send('post', '/management/v1/notiflows/asking/publish', {});
    expect(published.status).toBe(422);
    expect(published.body.error.details.fields).toMatchObject([
      { field: 'steps[1].channel_handle', reason: 'invalid' },
    ]);
  });

  it('refuses a webhook to a private network', async () => {
    const hook = {
      handle: 'hook',
      type: 'channel',
      channel_type: 'webhook',
      template: { url: 'http://169.254.169.254/latest/{{ data.path }}' },
    };
    const response = await api.send('put', path, { steps: [inAppStep, hook] });
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields[0]).toMatchObject({
      field: 'steps[1].template.url',
      reason: 'invalid',
    });
  });

  it('refuses to publish steps without template, without channel, or with one of another type', async () => {
    const steps = [
      { handle: 'a', type: 'channel', channel_type: 'email' },
      { ...inAppStep, handle: 'b', channel_handle: 'nowhere' },
      {
        handle: 'c',
        type: 'channel',
        channel_type: 'email',
        channel_handle: 'feed',
        template: { subject: 's', body: 'b' },
      },
    ];
    await api.send('put', '/management/v1/notiflows/unready', { steps });
    const response = await api.send('post', '/management/v1/notiflows/unready/publish');
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toEqual([
      { field: 'steps[1].template', message: "can't be blank", reason: 'required' },
      { field: 'steps[1].channel_handle', message: "can't be blank", reason: 'required' },
      { field: 'steps[2].channel_handle', message: 'there is no such channel', reason: 'invalid' },
      {
        field: 'steps[3].channel_handle',
        message: 'is a channel of type in_app, not email',
        reason: 'invalid',
      },
    ]);
  });

  it('refuses handles with underscores', async () => {
    const response = await api.send('put', '/management/v1/notiflows/my_flow', { steps: [] });
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields[0].field).toBe('handle');
  });
});
