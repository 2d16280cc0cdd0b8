import { createHmac } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { jest } from '@jest/globals';
import { eventually } from '../../../../test/support/eventually.ts';
import { type Follower, followEvents, followSocket } from '../../test/follow-feed.ts';
import { type Streams, startStreams, wordOf } from '../../test/start-streams.ts';
import { keys } from '../../test/start-test-api.ts';

let streams: Streams;

beforeAll(async () => {
  streams = await startStreams();
});

afterAll(() => streams.stop());

afterEach(() => streams.closeOpened());

const streamOf = (url: string, channel = 'feed') =>
  `${url}/user/v1/channels/${channel}/feed/stream`;

const untilOver = (follower: Follower) =>
  eventually(() => expect(follower.isOver()).toBe(true), { withinMs: 20_000 });

/** Signs a token of HS256, as a server of the project does. */
function signToken(secret: string, claims: object): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

async function makeSigningKey(): Promise<{ id: string; secret: string }> {
  const made = await streams.api.send('post', '/management/v1/signing-keys', {
    name: 'pages',
    algorithm: 'HS256',
  });
  return made.body;
}

/** A token that ends in so many seconds. */
function tokenOf(user: string, { secret, seconds }: { secret: string; seconds: number }): string {
  const now = Math.floor(Date.now() / 1_000);
  return signToken(secret, { sub: user, iat: now - 3_600, exp: now + seconds });
}

const hello = (more: object) => ({
  type: 'authenticate',
  api_key: keys.api,
  channel: 'feed',
  ...more,
});

describe('a stream ends', () => {
  it('when the token does, and says so', async () => {
    const { url } = await streams.startProcess();
    const user = await streams.addUser();
    const { secret } = await makeSigningKey();
    const token = tokenOf(user, { secret, seconds: 60 });
    const headers = { 'x-notiflows-api-key': keys.api, 'x-notiflows-user-key': token };
    const [events, socket] = await Promise.all([
      followEvents(streamOf(url), headers),
      followSocket(`${url}/ws/v1`, hello({ user_key: token })),
    ]);
    for (const reader of [events, socket]) await reader.told(1);
    // Tokens are believed for a minute longer, since clocks differ.
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 60_000);
    for (const reader of [events, socket]) {
      await untilOver(reader);
      expect(reader.events.at(-1)).toEqual({ event: 'token_expired', data: {} });
    }
    expect(socket.closedWith()).toEqual({ code: 4401, reason: 'token_expired' });
    await expect(followEvents(streamOf(url), headers)).rejects.toThrow('"reason":"expired"');
    now.mockRestore();
  });

  it('when what let its reader in is taken back, or the reader or the channel is gone', async () => {
    const { url } = await streams.startProcess();
    const { api } = streams;
    const [ann, ben, cem, dan] = await Promise.all([1, 2, 3, 4].map(streams.addUser));
    const stays = await streams.follow(url, ann ?? '');
    const { id, secret } = await makeSigningKey();
    const token = tokenOf(ann ?? '', { secret, seconds: 3_600 });
    const bySigned = await followSocket(`${url}/ws/v1`, hello({ user_key: token }));
    const other = await api.send('post', '/management/v1/api-keys', {
      kind: 'public',
      name: 'other',
    });
    const byKey = await streams.followOverSocket(url, ben ?? '', { api_key: other.body.key });
    const byUser = await streams.follow(url, cem ?? '');
    const news = { name: 'News', type: 'in_app', provider: 'in_app' };
    await api.send('put', '/management/v1/channels/news', news);
    const byChannel = await streams.followOverSocket(url, dan ?? '', { channel: 'news' });
    await api.send('put', '/management/v1/settings', { allowed_origins: ['https://a.example'] });
    const byOrigin = await followSocket(`${url}/ws/v1`, hello({ user_id: ann }), {
      origin: 'https://a.example',
    });
    for (const reader of [stays, bySigned, byKey, byUser, byChannel, byOrigin])
      await reader.told(1);
    await api.send('delete', `/management/v1/signing-keys/${id}`);
    await api.send('delete', `/management/v1/api-keys/${other.body.id}`);
    await api.send('delete', `/admin/v1/users/${cem}`);
    await api.send('delete', '/management/v1/channels/news');
    await api.send('put', '/management/v1/settings', { allowed_origins: [] });
    const reasons: [Follower, string][] = [
      [bySigned, 'access_revoked'],
      [byKey, 'access_revoked'],
      [byUser, 'user_removed'],
      [byChannel, 'channel_removed'],
      [byOrigin, 'access_revoked'],
    ];
    for (const [reader, reason] of reasons) {
      await untilOver(reader);
      expect(reader.events.at(-1)).toEqual({ event: 'ended', data: { reason } });
    }
    expect(byOrigin.closedWith()).toEqual({ code: 4403, reason: 'ended' });
    expect(stays.isOver()).toBe(false);
  });

  it('when the inbox links of its reader are ended', async () => {
    const { url } = await streams.startProcess();
    const user = await streams.addUser();
    const { body } = await streams.api.send('post', `/admin/v1/users/${user}/inbox-links`, {});
    const key = new URL(body.url).hash.slice(1);
    const reader = await followEvents(streamOf(url), { 'x-notiflows-user-key': key });
    await reader.told(1);
    await streams.api.send('delete', `/admin/v1/users/${user}/inbox-links`);
    await untilOver(reader);
    expect(reader.events.at(-1)).toEqual({ event: 'ended', data: { reason: 'access_revoked' } });
  });

  it('when the process stops, and its readers come back at different times', async () => {
    const { url, hub } = await streams.startProcess();
    const user = await streams.addUser();
    const events = await streams.follow(url, user);
    const socket = await streams.followOverSocket(url, user);
    for (const reader of [events, socket]) await reader.told(1);
    hub.close();
    for (const reader of [events, socket]) await untilOver(reader);
    expect(events.retryMs()).toBeGreaterThanOrEqual(1_000);
    const { event, data } = socket.events.at(-1) ?? {};
    expect(event).toBe('retry');
    expect(data.after_ms).toBeGreaterThanOrEqual(1_000);
    expect(socket.closedWith()).toEqual({ code: 1012, reason: 'restart' });
    await expect(streams.follow(url, user)).rejects.toThrow('503');
  });
});

describe('a stream is refused', () => {
  it('without a place for it, to a user or to all', async () => {
    const limits = { streams: 3, streamsPerUser: 2 };
    const { url } = await streams.startProcess({ limits });
    const [ann, ben] = [await streams.addUser(), await streams.addUser()];
    const first = await streams.follow(url, ann);
    await streams.followOverSocket(url, ann).then((reader) => reader.told(1));
    await expect(streams.follow(url, ann)).rejects.toThrow('429 {"error":{');
    await streams.follow(url, ben);
    await expect(streams.follow(url, ben)).rejects.toThrow('503 {"error":{');
    first.close();
    await eventually(() => streams.follow(url, ann));
  });

  it.each([
    ['of an unknown channel', 'nothing', {}, '404'],
    ['of a channel that is no feed', 'hook', {}, '404'],
    ['from where no stream has been', 'feed', { 'last-event-id': '-1' }, '400'],
    ['to a page of another origin', 'feed', { origin: 'https://evil.example' }, '403'],
    ['to who is not known', 'feed', { 'x-notiflows-user-id': 'nobody' }, '401'],
  ])('%s', async (_, channel, more, status) => {
    const { url } = await streams.startProcess();
    const hook = { name: 'Hook', type: 'webhook', provider: 'http', settings: {} };
    await streams.api.send('put', '/management/v1/channels/hook', hook);
    const headers = { ...wordOf(await streams.addUser()), ...more };
    await expect(followEvents(streamOf(url, channel), headers)).rejects.toThrow(status);
  });

  it('to whoever has left before it began: it takes no place', async () => {
    const asking = new EventEmitter();
    const asked = once(asking, 'asked');
    const { url, server } = await streams.startProcess({
      limits: { streams: 1, streamsPerUser: 1 },
      findUserId: async (user) => {
        asking.emit('asked');
        await left;
        return streams.api.deps.findUserId(user);
      },
    });
    const left = new Promise((resolve) => {
      server.once('request', (_req, res) => res.once('close', resolve));
    });
    const user = await streams.addUser();
    const leaving = new AbortController();
    const following = fetch(`${url}/user/v1/channels/feed/feed/stream`, {
      headers: wordOf(user),
      signal: leaving.signal,
    });
    await asked;
    leaving.abort();
    await expect(following).rejects.toThrow();
    await (await streams.follow(url, user)).told(1);
  });

  it('a body where only the headers are asked for', async () => {
    const { url } = await streams.startProcess();
    const headers = wordOf(await streams.addUser());
    const { status, body } = await fetch(streamOf(url), { method: 'HEAD', headers });
    expect([status, body]).toEqual([200, null]);
  });
});
