import { createECDH, randomBytes } from 'node:crypto';
import { openCredentials } from '@notiflow/vault';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const browsers = { name: 'Browsers', type: 'web_push', provider: 'vapid' };

let api: TestApi;
let projectId: string;

beforeAll(async () => {
  api = await startTestApi();
  projectId = (await api.send('get', '/management/v1/whoami')).body.project.id;
});

afterAll(() => api.close());

const put = (handle: string, changes: object = {}) =>
  api.send('put', `/management/v1/channels/${handle}`, { ...browsers, ...changes });

async function privateKeyOf(handle: string): Promise<string> {
  const stored = await api.database.channels.findChannel({ projectId, handle });
  const channel = { projectId, handle };
  const sealed = stored?.credentials ?? null;
  return String(openCredentials(api.deps.keyRing, { channel, sealed }).private_key);
}

function publicKeyOf(privateKey: string): string {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey, 'base64url');
  return pair.getPublicKey('base64url');
}

function browserOf(user: string) {
  const pair = createECDH('prime256v1');
  return {
    endpoint: `https://push.example.com/${user}/${randomBytes(8).toString('hex')}`,
    p256dh: pair.generateKeys('base64url'),
    auth: randomBytes(16).toString('base64url'),
  };
}

async function subscribe(channelId: string, user: string): Promise<void> {
  await api.send('put', `/admin/v1/users/${user}`, {});
  const { status } = await api.send(
    'post',
    `/admin/v1/users/${user}/channel-subscriptions/${channelId}`,
    { identifier: 'laptop', settings: browserOf(user) },
  );
  expect(status).toBe(201);
}

async function countBrowsers(channelId: string, user: string): Promise<number> {
  const path = `/admin/v1/users/${user}/channel-subscriptions/${channelId}`;
  return (await api.send('get', path)).body.items.length;
}

describe('a web push channel without keys', () => {
  it('gets a pair of its own: the public key is shown, of the private one its end alone', async () => {
    const { status, body } = await put('first');
    expect(status).toBe(201);
    const privateKey = await privateKeyOf('first');
    expect(body.settings).toEqual({ public_key: publicKeyOf(privateKey) });
    expect(body.credentials).toEqual({ private_key: { set: true, last4: privateKey.slice(-4) } });
    expect((await put('second')).body.settings.public_key).not.toBe(body.settings.public_key);
  });

  it('keeps its pair when it is stored again, whatever else is changed', async () => {
    const before = (await put('kept')).body;
    const { status, body } = await put('kept', { name: 'Other', settings: { ttl: 60 } });
    expect(status).toBe(200);
    expect(body.settings).toEqual({ ttl: 60, public_key: before.settings.public_key });
    expect(publicKeyOf(await privateKeyOf('kept'))).toBe(before.settings.public_key);
  });

  it('takes the public key that belongs to a private one', async () => {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    const given = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()]).subarray(-32);
    const credentials = { private_key: given.toString('base64url') };
    const { body } = await put('given', { credentials });
    expect(body.settings.public_key).toBe(pair.getPublicKey('base64url'));
  });
});

describe('another public key', () => {
  it('ends the subscriptions of the channel and of no other, and says how many', async () => {
    const channel = (await put('rotated')).body;
    const other = (await put('beside')).body;
    await subscribe(channel.id, 'ada');
    await subscribe(channel.id, 'bob');
    await subscribe(other.id, 'ada');
    const kept = await put('rotated', { name: 'Renamed' });
    expect(kept.body).not.toHaveProperty('subscriptions_ended');
    const rotated = await put('rotated', { credentials: null });
    expect(rotated.body.subscriptions_ended).toBe(2);
    expect(rotated.body.settings.public_key).not.toBe(channel.settings.public_key);
    expect(await countBrowsers(channel.id, 'ada')).toBe(0);
    expect(await countBrowsers(other.id, 'ada')).toBe(1);
    const { items } = (await api.send('get', '/management/v1/audit-log?limit=1')).body;
    expect(items[0]).toMatchObject({
      action: 'channel.updated',
      details: { subscriptions_ended: 2 },
    });
  });
});

describe('422', () => {
  it.each<[string, object, string]>([
    [
      'a public key whose private one nobody has',
      { settings: { public_key: publicKeyOf(`${'A'.repeat(42)}E`) } },
      'credentials.private_key',
    ],
    [
      'a private key that is none',
      { credentials: { private_key: 'A'.repeat(43) } },
      'settings.public_key',
    ],
  ])('refuses %s', async (_, changes, field) => {
    const { status, body } = await put('refused', changes);
    expect(status).toBe(422);
    expect(body.error.details.fields.map((one: { field: string }) => one.field)).toContain(field);
  });
});
