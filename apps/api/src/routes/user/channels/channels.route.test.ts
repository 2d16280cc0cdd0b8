import request from 'supertest';
import { browserOf } from '../../../../test/fill-project.ts';
import {
  expectDocumented,
  keys,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const path = '/user/v1/channels';

let api: TestApi;
/** Ids by handle. */
const channels: Record<string, string> = {};

beforeAll(async () => {
  api = await startTestApi();
  for (const [handle, body] of Object.entries({
    feed: { type: 'in_app', provider: 'in_app' },
    browsers: {
      type: 'web_push',
      provider: 'vapid',
      settings: { subject: 'mailto:a@example.com' },
    },
    phones: { type: 'mobile_push', provider: 'expo' },
    hook: { type: 'webhook', provider: 'http' },
  })) {
    const put = await api.send('put', `/management/v1/channels/${handle}`, {
      name: handle,
      ...body,
    });
    channels[handle] = put.body.id;
  }
  for (const name of ['ann', 'bob']) await api.send('put', `/admin/v1/users/${name}`, {});
});

afterAll(() => api.close());

/** Asks as another user. */
const asBob = (method: 'get' | 'put' | 'post' | 'delete', url: string, body?: object) =>
  request(api.app)
    [method](url)
    .set({ 'x-notiflows-api-key': keys.api, 'x-notiflows-user-id': 'bob' })
    .expect(expectDocumented)
    .send(body);

const tokens = (...names: string[]) => ({
  settings: { device_tokens: names.map((name) => `ExponentPushToken[${name}]`) },
});

describe('the channels of a page', () => {
  it('are those it has to do with itself, with the key that browsers subscribe with', async () => {
    const { body } = await api.send('get', path);
    expect(body.items).toEqual([
      {
        id: channels.browsers,
        handle: 'browsers',
        name: 'browsers',
        type: 'web_push',
        public_key: expect.stringMatching(/^[\w-]{87}$/),
      },
      { id: channels.feed, handle: 'feed', name: 'feed', type: 'in_app' },
      { id: channels.phones, handle: 'phones', name: 'phones', type: 'mobile_push' },
    ]);
  });

  it('are known by id and by handle; others are not found', async () => {
    for (const name of ['phones', channels.phones]) {
      const { body } = await api.send('get', `${path}/${name}/settings`);
      expect(body.error.details).toEqual({ resource: 'channel_settings', id: channels.phones });
    }
    for (const name of ['hook', channels.hook, 'nope']) {
      const { status, body } = await api.send('get', `${path}/${name}/settings`);
      expect([status, body.error.details]).toEqual([404, { resource: 'channel', id: name }]);
    }
  });

  it('are named in the path by what is neither: 400', async () => {
    const { status, body } = await api.send('get', `${path}/No_such/settings`);
    const details = { reason: 'invalid_uuid', param: 'channel_id' };
    expect([status, body.error.details]).toEqual([400, details]);
  });
});

describe('own settings', () => {
  it('are written, read, and say nothing of the service', async () => {
    const first = await api.send('put', `${path}/phones/settings`, tokens('one'));
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      channel_id: channels.phones,
      user_id: expect.any(String),
      ...tokens('one'),
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    const second = await api.send('put', `${path}/phones/settings`, tokens('two'));
    expect([second.status, second.body.settings]).toEqual([200, tokens('two').settings]);
    expect((await api.send('get', `${path}/phones/settings`)).body).toEqual(second.body);
    const asServer = `/admin/v1/users/ann/channel-settings/${channels.phones}`;
    expect((await api.send('get', asServer)).body.settings).toEqual(tokens('two').settings);
  });

  it('take a device away from whoever had it before', async () => {
    await api.send('put', `${path}/phones/settings`, tokens('shared', 'own'));
    await asBob('put', `${path}/phones/settings`, tokens('shared'));
    const { body } = await api.send('get', `${path}/phones/settings`);
    expect(body.settings).toEqual(tokens('own').settings);
  });

  it('are refused where the channel takes none of the kind', async () => {
    const chat = { settings: { slack_channel_id: 'C1' } };
    expect((await api.send('put', `${path}/phones/settings`, chat)).status).toBe(422);
  });
});

describe('own browsers', () => {
  const url = `${path}/browsers/subscriptions`;

  it('are registered, listed and removed by their name', async () => {
    const made = await api.send('post', url, browserOf('laptop'));
    expect([made.status, made.body.identifier]).toEqual([201, 'laptop']);
    expect((await api.send('post', url, browserOf('laptop'))).status).toBe(200);
    const { body } = await api.send('get', url);
    expect(body.items).toMatchObject([{ identifier: 'laptop', channel_id: channels.browsers }]);
    expect((await asBob('get', url)).body.items).toEqual([]);
    const named = { identifier: 'laptop' };
    expect((await asBob('delete', url, named)).status).toBe(404);
    expect((await api.send('delete', url, named)).status).toBe(204);
    expect((await api.send('delete', url, named)).status).toBe(404);
  });

  it('belong to whoever registered them last', async () => {
    await api.send('post', url, browserOf('kiosk'));
    await asBob('post', url, browserOf('kiosk'));
    expect((await api.send('get', url)).body.items).toEqual([]);
    expect((await asBob('get', url)).body.items).toHaveLength(1);
  });

  it('are registered once for an idempotency key, which others may use as well', async () => {
    const key = { 'idempotency-key': 'register' };
    const ofAnn = await api.send('post', url, browserOf('desktop')).set(key);
    const ofBob = await asBob('post', url, browserOf('desktop')).set(key);
    const { status, headers, body } = await asBob('post', url, browserOf('desktop')).set(key);
    expect([ofAnn.status, ofBob.status, status]).toEqual([201, 201, 201]);
    expect(ofBob.headers['idempotent-replayed']).toBeUndefined();
    expect(headers['idempotent-replayed']).toBe('true');
    expect(body.user_id).toBe(ofBob.body.user_id);
    expect(body.user_id).not.toBe(ofAnn.body.user_id);
    expect((await asBob('get', url)).body.items).toContainEqual(ofBob.body);
  });

  it('are not kept with the answers to keys, which outlive their owner', async () => {
    const answer = () =>
      api.send('post', url, browserOf('tablet')).set({ 'idempotency-key': 'kept' });
    const first = await answer();
    const again = await answer();
    expect(first.body).toMatchObject(browserOf('tablet'));
    expect(again.body).toEqual({
      ...first.body,
      identifier: '',
      settings: { endpoint: '', p256dh: '', auth: '' },
    });
  });

  it('subscribe to no other kind of channel', async () => {
    const { status, body } = await api.send('get', `${path}/phones/subscriptions`);
    expect([status, body.error.details]).toEqual([409, { reason: 'not_supported' }]);
  });
});
