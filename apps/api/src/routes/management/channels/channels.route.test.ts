import { generateKeyPairSync } from 'node:crypto';
import { openCredentials } from '@notiflow/vault';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const path = '/management/v1/channels/mail';
const settings = { host: 'mail.example.com', port: 587, from: 'Shop <shop@example.com>' };
const credentials = { username: 'shop', password: 'correct horse battery' };
const mail = { name: 'Mail', type: 'email', provider: 'smtp', settings, credentials };

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

describe('201 and 200', () => {
  it('create a channel whose credentials are never answered', async () => {
    const created = await api.send('put', path, mail);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      handle: 'mail',
      name: 'Mail',
      type: 'email',
      provider: 'smtp',
      settings,
      credentials: { username: { set: true, last4: '' }, password: { set: true, last4: 'tery' } },
    });
    expect((await api.send('get', path)).body).toEqual(created.body);
    const list = await api.send('get', '/management/v1/channels');
    expect(list.body).toEqual({
      items: [created.body],
      page_info: { page: 1, limit: 25, total: 1, total_pages: 1 },
    });
  });

  it('keep credentials that are not given, replace given ones and remove null', async () => {
    const { credentials: _, ...rest } = mail;
    const kept = await api.send('put', path, { ...rest, name: 'Renamed' });
    expect(kept.status).toBe(200);
    expect(kept.body).toMatchObject({ name: 'Renamed', credentials: { password: { set: true } } });
    const removed = await api.send('put', path, { ...mail, credentials: null });
    expect(removed.body.credentials).toEqual({});
  });

  it('show nothing of a key in several lines, which ends as every such key does', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const iphones = {
      name: 'iPhones',
      type: 'mobile_push',
      provider: 'apns',
      settings: { bundle_id: 'com.example.shop', team_id: 'TEAM123456', key_id: 'KEY1234567' },
      credentials: { private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    };
    const created = await api.send('put', '/management/v1/channels/iphones', iphones);
    expect(created.body.credentials).toEqual({ private_key: { set: true, last4: '' } });
    await api.send('delete', '/management/v1/channels/iphones');
  });

  it('store credentials sealed for the channel', async () => {
    await api.send('put', path, mail);
    const { body } = await api.send('get', '/management/v1/whoami');
    const stored = await api.database.channels.findChannel({
      projectId: body.project.id,
      handle: 'mail',
    });
    expect(stored?.credentials).not.toContain('horse');
    expect(
      openCredentials(api.deps.keyRing, {
        channel: { projectId: body.project.id, handle: 'mail' },
        sealed: stored?.credentials ?? null,
      }),
    ).toEqual(credentials);
  });
});

describe('204', () => {
  it('deletes a channel, which is 404 from then on', async () => {
    await api.send('put', '/management/v1/channels/gone', {
      name: 'Gone',
      type: 'in_app',
      provider: 'in_app',
    });
    expect((await api.send('delete', '/management/v1/channels/gone')).status).toBe(204);
    expect((await api.send('delete', '/management/v1/channels/gone')).status).toBe(404);
    expect((await api.send('get', '/management/v1/channels/gone')).status).toBe(404);
  });
});

describe('422', () => {
  it.each<[string, object, Record<string, string>]>([
    ['no body', {}, { name: 'required', type: 'required', provider: 'required' }],
    ['an unknown type', { ...mail, type: 'fax' }, { type: 'enum' }],
    ['the provider of another type', { ...mail, type: 'sms' }, { provider: 'enum' }],
    ['an unknown provider', { ...mail, provider: 'nope' }, { provider: 'enum' }],
    [
      'wrong settings and credentials',
      { ...mail, settings: { port: 0, nope: 1 }, credentials: { username: 'x', nope: 1 } },
      {
        'settings.host': 'required',
        'settings.from': 'required',
        'settings.port': 'range',
        'settings.nope': 'unknown',
        'credentials.nope': 'unknown',
      },
    ],
    [
      'a private host',
      { ...mail, settings: { ...settings, host: '10.0.0.1' } },
      { 'settings.host': 'invalid' },
    ],
    ['another handle', { ...mail, handle: 'other' }, { handle: 'invalid' }],
  ])('refuses %s', async (_, body, expected) => {
    const response = await api.send('put', '/management/v1/channels/refused', body);
    expect(response.status).toBe(422);
    const fields = response.body.error.details.fields as { field: string; reason: string }[];
    expect(Object.fromEntries(fields.map(({ field, reason }) => [field, reason]))).toMatchObject(
      expected,
    );
  });

  it.each<[string, object, string, string[]]>([
    ['an unknown type', { type: 'fax' }, 'type', ['email', 'webhook', 'in_app']],
    ['an unknown provider', { provider: 'pigeon' }, 'provider', ['smtp']],
    ['the provider of another type', { provider: 'twilio' }, 'provider', ['smtp', 'http']],
  ])('lists what is known to whoever names %s', async (_, change, field, known) => {
    const body = { ...mail, ...change };
    const response = await api.send('put', '/management/v1/channels/unknown', body);
    expect(response.status).toBe(422);
    const [problem, ...others] = response.body.error.details.fields;
    expect([problem.field, problem.reason, others]).toEqual([field, 'enum', []]);
    for (const name of known) expect(problem.message).toContain(name);
  });

  it('refuses another type for a channel that exists', async () => {
    await api.send('put', path, mail);
    const response = await api.send('put', path, {
      name: 'Mail',
      type: 'in_app',
      provider: 'in_app',
    });
    expect(response.body.error.details.fields).toEqual([
      { field: 'type', message: 'cannot be changed from email', reason: 'invalid' },
    ]);
  });

  it.each(['Mail', 'my_mail', 'a--b', '019aa000-0000-7000-8000-000000000000'])(
    'refuses the handle %p',
    async (handle) => {
      const response = await api.send('put', `/management/v1/channels/${handle}`, mail);
      expect(response.status).toBe(422);
      expect(response.body.error.details.fields[0]).toMatchObject({
        field: 'handle',
        reason: 'format',
      });
    },
  );
});

describe('the project', () => {
  it('is the one in the path, in the header, or the only one', async () => {
    const whoami = async (url: string, headers: Record<string, string> = {}) =>
      (await api.send('get', url).set(headers)).body.project?.slug;
    expect(await whoami('/management/v1/whoami')).toBe('default');
    expect(await whoami('/api/management/v1/whoami')).toBe('default');
    expect(await whoami('/management/v1/projects/default/whoami')).toBe('default');
    expect(await whoami('/management/v1/whoami', { 'x-notiflows-project': 'default' })).toBe(
      'default',
    );
  });

  it('is 404 when there is no such project', async () => {
    const response = await api.send('get', '/management/v1/projects/nope/channels');
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'project', id: 'nope' });
  });

  it('is 400 when it is not named and there are several', async () => {
    const several = await startTestApi();
    await several.send('post', '/management/v1/projects', { slug: 'shop', name: 'Shop' });
    const response = await several.send('get', '/management/v1/channels');
    expect(response.status).toBe(400);
    expect(response.body.error.details.param).toBe('project');
    await several.close();
  });
});

describe('alternatives', () => {
  const named = (...alternatives: object[]) => ({
    ...mail,
    settings: { ...settings, alternatives },
  });

  beforeAll(async () => {
    await api.send('put', path, mail);
    await api.send('put', '/management/v1/channels/spare', mail);
    await api.send('put', '/management/v1/channels/inbox', {
      name: 'Inbox',
      type: 'in_app',
      provider: 'in_app',
    });
  });

  it('are kept with the settings, and not deleted while they stand in', async () => {
    const answer = await api.send('put', path, named({ channel: 'spare', weight: 30 }));
    expect(answer.status).toBe(200);
    expect(answer.body.settings.alternatives).toEqual([{ channel: 'spare', weight: 30 }]);
    const refused = await api.send('delete', '/management/v1/channels/spare');
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      message: 'The channel stands in for mail',
      details: { reason: 'in_use' },
    });
    expect((await api.send('put', path, mail)).status).toBe(200);
    expect((await api.send('delete', '/management/v1/channels/spare')).status).toBe(204);
    await api.send('put', '/management/v1/channels/spare', mail);
  });

  it.each<[string, object[], string]>([
    ['nobody', [{ channel: 'nobody' }], 'settings.alternatives[0].channel'],
    ['the channel itself', [{ channel: 'mail' }], 'settings.alternatives[0].channel'],
    ['another type', [{ channel: 'inbox' }], 'settings.alternatives[0].channel'],
    ['one twice', [{ channel: 'spare' }, { channel: 'spare' }], 'settings.alternatives[1].channel'],
    ['more than all', [{ channel: 'spare', weight: 101 }], 'settings.alternatives[0].weight'],
  ])('cannot be %s', async (_, alternatives, field) => {
    const answer = await api.send('put', path, named(...alternatives));
    expect(answer.status).toBe(422);
    expect(answer.body.error.details.fields).toMatchObject([{ field }]);
  });
});
