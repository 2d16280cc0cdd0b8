import { jest } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.ts';
import { type FeedPeer, startFeedPeer } from '../../../test/support/feed-peer.ts';
import { replyError, replyJson } from '../../../test/support/scripted-server.ts';
import type { Feed } from './feed.ts';
import { Notiflows } from './notiflows.ts';
import { createSession, type NotiflowsOptions } from './session.ts';

let peer: FeedPeer;
let now: number;
let asked: number;

beforeEach(async () => {
  peer = await startFeedPeer();
  now = Date.now();
  asked = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await peer.close();
});

const minutes = (count: number) => count * 60_000;
const connect = (options: Partial<NotiflowsOptions>) =>
  createSession({ apiKey: 'pk_1', apiUrl: peer.baseUrl, ...options });
const keysSent = () => peer.received.map(({ headers }) => headers['x-notiflows-user-key']);
const base64Url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as a server signs one; its number tells it from others. */
function sign(claims: object): string {
  asked += 1;
  return `${base64Url({ alg: 'ES256' })}.${base64Url(claims)}.${asked}`;
}

/** What a server answers whose tokens last for an hour by its own clock. */
const signForAnHour = (skewMs = 0) => {
  const iat = Math.floor((now + skewMs) / 1000);
  return sign({ sub: 'ada', iat, exp: iat + 3600 });
};

describe('a request', () => {
  it.each([
    ['', '/user/v1/profile'],
    ['/', '/user/v1/profile'],
    ['/below/there//', '/below/there/user/v1/profile'],
    ['/user/v1', '/user/v1/profile'],
    ['/api/user/v1/', '/api/user/v1/profile'],
    ['/user', '/user/v1/profile'],
  ])('to %j goes to %s', async (path, url) => {
    const { origin } = new URL(peer.baseUrl);
    await connect({ apiUrl: origin + path })
      .request('GET', '/profile')
      .catch(() => {});
    expect(peer.received.map((request) => request.url)).toEqual([url]);
  });

  it.each<[string, Partial<NotiflowsOptions>, object]>([
    ['a token alone', { userKey: 'jwt', userId: 'ada' }, { 'user-key': 'jwt' }],
    ['id and hash', { userId: 'ada', userHash: 'ff' }, { 'user-id': 'ada', 'user-hash': 'ff' }],
    ['the id alone', { userId: 'ada' }, { 'user-id': 'ada' }],
  ])('says who asks by %s', async (_, options, expected) => {
    await connect(options).request('GET', '/channels');
    const [{ headers } = { headers: {} }] = peer.received;
    const sent = Object.entries(headers).filter(([name]) => name.startsWith('x-notiflows-'));
    const named = Object.entries({ 'api-key': 'pk_1', ...expected });
    expect(Object.fromEntries(sent)).toEqual(
      Object.fromEntries(named.map(([name, value]) => [`x-notiflows-${name}`, value])),
    );
  });

  it('tells what the service answered instead', async () => {
    peer.answerNext('GET /x', replyError([403, 'forbidden'], { reason: 'origin' }));
    await expect(connect({ userId: 'ada' }).request('GET', '/x')).rejects.toMatchObject({
      name: 'NotiflowsError',
      status: 403,
      code: 'forbidden',
      message: 'It is forbidden',
      details: { reason: 'origin' },
    });
  });

  it('tells the page of a proxy by its status, and that nobody answered by 0', async () => {
    peer.answerNext(
      'GET /x',
      (response) => response.writeHead(502).end('<h1>Bad gateway</h1>'),
      (response) => response.destroy(),
    );
    const session = connect({ userId: 'ada' });
    await expect(session.request('GET', '/x')).rejects.toMatchObject({
      status: 502,
      code: 'unknown',
      message: 'The service answered 502',
    });
    await expect(session.request('GET', '/x')).rejects.toMatchObject({ status: 0 });
  });
});

describe('a token', () => {
  it('is asked for once by all who need it at the same time', async () => {
    const session = connect({ userKey: async () => signForAnHour() });
    await Promise.all([1, 2, 3].map(() => session.request('GET', '/channels')));
    expect(asked).toBe(1);
    expect(new Set(keysSent()).size).toBe(1);
  });

  it('is kept for nine tenths of its life, and then asked for anew', async () => {
    const session = connect({ userKey: () => signForAnHour() });
    await session.request('GET', '/channels');
    now += minutes(53);
    await session.request('GET', '/channels');
    expect(asked).toBe(1);
    now += minutes(2);
    await session.renew();
    expect(asked).toBe(2);
  });

  it.each([-minutes(600), minutes(600)])(
    'is kept as long by a clock that is %i ms off',
    async (skewMs) => {
      const session = connect({ userKey: () => signForAnHour(skewMs) });
      for (let count = 0; count < 5; count += 1) await session.request('GET', '/channels');
      expect(asked).toBe(1);
    },
  );

  it('is kept until it is refused when it does not tell how long it lives', async () => {
    const userKey = () => {
      asked += 1;
      return `opaque ${asked}`;
    };
    const session = connect({ userKey });
    await session.request('GET', '/channels');
    now += minutes(10_000);
    await session.request('GET', '/channels');
    peer.answerNext('GET /channels', replyError([401, 'unauthenticated'], { auth: 'user_key' }));
    await Promise.all([session.request('GET', '/channels'), session.request('GET', '/channels')]);
    expect(asked).toBe(2);
    expect(keysSent().at(-1)).toBe('opaque 2');
  });

  it('is asked for anew once when it is refused, and then the refusal stands', async () => {
    const refuse = replyError([401, 'unauthenticated'], { auth: 'user_key', reason: 'expired' });
    peer.answerNext('GET /channels', refuse, refuse);
    const session = connect({ userKey: () => signForAnHour() });
    await expect(session.request('GET', '/channels')).rejects.toMatchObject({
      status: 401,
      details: { reason: 'expired' },
    });
    expect(asked).toBe(2);
    expect(peer.received).toHaveLength(2);
  });

  it.each<[string, NotiflowsOptions['userKey'], string]>([
    ['the key of the project is not known', () => signForAnHour(), 'api_key'],
    ['there is no function to ask', 'jwt', 'user_key'],
  ])('is not asked for anew when %s', async (_, userKey, auth) => {
    peer.answerNext('GET /channels', replyError([401, 'unauthenticated'], { auth }));
    await expect(connect({ userKey }).request('GET', '/channels')).rejects.toMatchObject({
      status: 401,
    });
    expect(peer.received).toHaveLength(1);
  });

  it('may fail to come, and is asked for again by the next request', async () => {
    const userKey = async () => {
      if (asked > 0) return signForAnHour();
      asked += 1;
      throw new Error('Not logged in');
    };
    const session = connect({ userKey });
    await expect(session.request('GET', '/channels')).rejects.toThrow('Not logged in');
    await session.request('GET', '/channels');
    expect(peer.received).toHaveLength(1);
  });

  it('of another user is not taken: what was shown and marked is not theirs', async () => {
    const session = connect({
      userKey: () => sign({ sub: asked === 0 ? 'ada' : 'bob', exp: now / 1000 + 60 }),
    });
    await session.request('GET', '/channels');
    now += minutes(2);
    await expect(session.request('GET', '/channels')).rejects.toThrow('another user');
  });

  it('is got over when it was a page that says what is wrong', async () => {
    const userKey = () => {
      asked += 1;
      return asked < 3 ? '<h1>502 Bad Gateway</h1>' : signForAnHour();
    };
    const refusal = replyError([401, 'unauthenticated']);
    peer.answerNext('GET /channels', refusal, refusal);
    const session = connect({ userKey });
    await expect(session.request('GET', '/channels')).rejects.toMatchObject({ status: 401 });
    peer.answerNext('GET /channels', refusal);
    await session.request('GET', '/channels');
    expect(await session.scope()).toContain('ada');
  });

  it('names the user for what is kept in the browser, and is not in the name', async () => {
    const token = signForAnHour();
    const scope = await connect({ userKey: token }).scope();
    expect(scope).toBe(`notiflows ["${peer.baseUrl}/user/v1","pk_1","ada"]`);
    expect(await connect({ userKey: 'opaque' }).scope()).toBeUndefined();
    expect(await connect({ userKey: 'opaque', userId: 'bob' }).scope()).toContain('bob');
  });
});

describe('a feed whose token ends', () => {
  let feed: Feed;
  afterEach(() => feed.close());

  it('goes on with another one, with nothing missing and no error', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const errors: unknown[] = [];
    const userKey = async () => signForAnHour();
    feed = new Notiflows({ apiKey: 'pk_1', apiUrl: peer.baseUrl, userKey }).feed();
    feed.onError = (error) => errors.push(error);
    feed.subscribe(() => {});
    await eventually(() => expect(feed.getSnapshot().connection).toBe('live'));
    now += minutes(60);
    const [stream] = peer.streams;
    peer.hold(true);
    const one = peer.add();
    peer.hold(false);
    stream?.response.end('event: token_expired\ndata: {}\n\n');
    await eventually(() => expect(feed.getSnapshot().entries).toMatchObject([{ id: one.id }]));
    expect(asked).toBe(2);
    const [first, second] = peer.requests('GET /stream');
    expect(second?.headers['x-notiflows-user-key']).not.toBe(
      first?.headers['x-notiflows-user-key'],
    );
    expect(peer.requests('GET /entries')).toHaveLength(1);
    expect(errors).toEqual([]);
  });
});

describe('the rest of the client', () => {
  const connectClient = () =>
    new Notiflows({ apiKey: 'pk_1', userId: 'ada', apiUrl: peer.baseUrl });

  it('reads and writes preferences and profile', async () => {
    const client = connectClient();
    peer.answerNext('GET /preferences', replyJson(200, { channel_types: { email: true } }));
    peer.answerNext('PUT /profile', replyJson(200, { locale: 'fr' }));
    expect(await client.preferences.get()).toEqual({ channel_types: { email: true } });
    expect(await client.profile.update({ locale: 'fr' })).toEqual({ locale: 'fr' });
    expect(peer.received[1]?.body).toBe('{"locale":"fr"}');
    expect(peer.received[1]?.headers['content-type']).toBe('application/json');
  });

  it('takes the only in_app channel, and says when that is not clear', async () => {
    const types = (...found: string[]) =>
      replyJson(200, {
        items: found.map((type, index) => ({ id: `c${index}`, type, handle: type })),
      });
    peer.answerNext(
      'GET /channels',
      types(),
      types('in_app', 'in_app'),
      types('web_push', 'in_app'),
    );
    const feed = connectClient().feed();
    await expect(feed.getEntries()).rejects.toThrow('There are 0 in_app channels');
    await expect(feed.getEntries()).rejects.toThrow('There are 2 in_app channels');
    await feed.getEntries();
    await feed.getEntries();
    expect(peer.requests('GET /channels')).toHaveLength(3);
    expect(peer.received.at(-1)?.url).toContain('/channels/c1/feed/entries');
  });

  it('takes a channel by name without asking, whatever is in the name', async () => {
    await connectClient().feed({ channelId: 'a/b?' }).getEntries();
    expect(peer.received[0]?.url).toContain('/channels/a%2Fb%3F/feed/entries');
  });
});
