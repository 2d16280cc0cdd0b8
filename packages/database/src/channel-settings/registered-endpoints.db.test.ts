import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { seedProject } from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';

let created: TestDatabase;
let database: Database;
let projectId: string;
let phones: string;
let browsers: string;
const users: Record<string, string> = {};

beforeAll(async () => {
  created = await createTestDatabase('endpoints');
  database = createDatabase({ url: created.url, poolSize: 20 });
  ({ projectId } = await seedProject(database));
  phones = await addChannel('mobile_push', 'fcm');
  browsers = await addChannel('web_push', 'vapid');
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

beforeEach(async () => {
  for (const name of ['ada', 'bob', 'cy']) {
    await database.users.eraseUser({ projectId, externalId: name });
    const { user } = await database.users.upsertUser({
      projectId,
      externalId: name,
      attributes: {},
    });
    users[name] = user.id;
  }
});

async function addChannel(type: string, provider: string): Promise<string> {
  const { channel } = await database.channels.upsertChannel({
    projectId,
    handle: type.replace('_', '-'),
    name: type,
    type,
    provider,
    settings: {},
    sealedCredentials: undefined,
  });
  return channel.id;
}

const idOf = (name: string) => users[name] ?? '';

function register(name: string, tokens: string[]) {
  return database.channelSettings.upsertChannelSettings({
    projectId,
    userId: idOf(name),
    channelId: phones,
    settings: { device_tokens: tokens },
  });
}

async function tokensOf(name: string): Promise<string[] | null> {
  const key = { projectId, userId: idOf(name), channelId: phones };
  const found = await database.channelSettings.findChannelSettings(key);
  return found === null ? null : (found.settings.device_tokens ?? []);
}

function subscribe(name: string, identifier: string, endpoint: string, max = 100) {
  return database.channelSettings.upsertChannelSubscription({
    projectId,
    userId: idOf(name),
    channelId: browsers,
    subscription: { identifier, settings: { endpoint, p256dh: 'p', auth: 'a' } },
    max,
  });
}

async function browsersOf(name: string): Promise<string[]> {
  const key = { projectId, userId: idOf(name), channelId: browsers };
  const found = await database.channelSettings.listChannelSubscriptions(key);
  return found.map(({ identifier, settings }) => `${identifier} ${settings.endpoint}`);
}

const rowsOf = (table: string) =>
  queryRows<{ count: number }>(
    { databaseUrl: created.url },
    `SELECT count(*)::int AS count FROM ${table}`,
  ).then(([row]) => row?.count);

describe('a device token', () => {
  it('belongs to whoever registered it last', async () => {
    await register('ada', ['t1', 't2']);
    await register('bob', ['t3', 't2']);
    expect([await tokensOf('ada'), await tokensOf('bob')]).toEqual([['t1'], ['t3', 't2']]);
    await register('cy', ['t1', 't3']);
    expect(await tokensOf('ada')).toBeNull();
    expect([await tokensOf('bob'), await tokensOf('cy')]).toEqual([['t2'], ['t1', 't3']]);
    await register('ada', ['t1']);
    expect([await tokensOf('ada'), await tokensOf('cy')]).toEqual([['t1'], ['t3']]);
  });

  it('is let go by settings that do not name it, and by none', async () => {
    await register('ada', ['t1', 't2', 't1']);
    expect(await tokensOf('ada')).toEqual(['t1', 't2']);
    await register('ada', ['t2']);
    await register('bob', ['t1']);
    const key = { projectId, userId: idOf('ada'), channelId: phones };
    await database.channelSettings.removeChannelSettings(key);
    expect(await rowsOf('channel_device_tokens')).toBe(1);
    await database.users.eraseUser({ projectId, externalId: 'bob' });
    expect(await rowsOf('channel_device_tokens')).toBe(0);
  });

  it('of several users of one set is the last one’s', async () => {
    const settings = (tokens: string[]) => [
      { channelId: phones, settings: { device_tokens: tokens } },
    ];
    await register('cy', ['shared', 'own']);
    await database.users.upsertUsers({
      projectId,
      users: [
        { externalId: 'ada', tokens: ['shared', 'a'] },
        { externalId: 'bob', tokens: ['shared'] },
      ].map(({ externalId, tokens }) => ({
        externalId,
        attributes: {},
        preferences: [],
        channelSettings: settings(tokens),
      })),
    });
    expect(await tokensOf('ada')).toEqual(['a']);
    expect(await tokensOf('bob')).toEqual(['shared']);
    expect(await tokensOf('cy')).toEqual(['own']);
  });

  it('has one owner however many take it at once', async () => {
    const names = ['ada', 'bob', 'cy'];
    const tokens = ['t1', 't2', 't3', 't4'];
    const all = Array.from({ length: 30 }, (_, index) =>
      register(names[index % 3] ?? '', [...tokens.slice(index % 4), ...tokens.slice(0, index % 4)]),
    );
    await Promise.all(all);
    const held = (await Promise.all(names.map(tokensOf))).flatMap((found) => found ?? []);
    expect(held.sort()).toEqual(tokens);
    const index = await queryRows<{ owner: string; settings: string }>(
      { databaseUrl: created.url },
      `SELECT d.user_id AS owner, s.user_id AS settings FROM channel_device_tokens d
       JOIN channel_settings s ON s.channel_id = d.channel_id AND EXISTS (
         SELECT FROM jsonb_array_elements_text(s.settings->'device_tokens') t
         WHERE sha256(convert_to(t, 'UTF8')) = d.token_hash)`,
    );
    expect(index).toHaveLength(tokens.length);
    for (const { owner, settings } of index) expect(owner).toBe(settings);
  });
});

describe('a browser', () => {
  it('belongs to whoever subscribed with it last, under one name', async () => {
    expect(await subscribe('ada', 'work', 'https://p.example/1')).toMatchObject({ isNew: true });
    expect(await subscribe('ada', 'work', 'https://p.example/2')).toMatchObject({ isNew: false });
    await subscribe('ada', 'home', 'https://p.example/3');
    await subscribe('bob', 'desk', 'https://p.example/2');
    expect(await browsersOf('ada')).toEqual(['home https://p.example/3']);
    expect(await browsersOf('bob')).toEqual(['desk https://p.example/2']);
    await subscribe('bob', 'renamed', 'https://p.example/2');
    expect(await browsersOf('bob')).toEqual(['renamed https://p.example/2']);
  });

  it('has one owner however many take it at once, and nobody has too many', async () => {
    const one = ['ada', 'bob', 'cy', 'ada', 'bob', 'cy'].map((name, index) =>
      subscribe(name, `n${index}`, 'https://p.example/shared'),
    );
    await Promise.all(one);
    expect(await rowsOf('channel_subscriptions')).toBe(1);
    const many = Array.from({ length: 8 }, (_, index) =>
      subscribe('ada', `m${index}`, `https://p.example/m${index}`, 5),
    );
    const kinds = (await Promise.all(many)).map(({ kind }) => kind);
    expect(kinds).toContain('full');
    expect(await browsersOf('ada')).toHaveLength(5);
    const [first = ''] = await browsersOf('ada');
    const [identifier = ''] = first.split(' ');
    expect(await subscribe('ada', identifier, 'https://p.example/new', 5)).toMatchObject({
      kind: 'written',
    });
  });

  it('goes with its user, and is not registered for nobody', async () => {
    await subscribe('ada', 'work', 'https://p.example/1');
    await database.users.eraseUser({ projectId, externalId: 'ada' });
    expect(await rowsOf('channel_subscriptions')).toBe(0);
    expect(await subscribe('ada', 'work', 'https://p.example/1')).toEqual({ kind: 'gone' });
  });
});

describe('what leads nowhere', () => {
  const forget = (name: string, channelId: string, address: string, registeredBefore: Date) => ({
    userId: idOf(name),
    channelId,
    address,
    registeredBefore,
  });
  const now = async () => {
    const [row] = await queryRows<{ now: Date }>(
      { databaseUrl: created.url },
      'SELECT clock_timestamp() AS now',
    );
    return row?.now ?? new Date();
  };

  it('is forgotten, a set at a time', async () => {
    await register('ada', ['t1', 't2', 't3']);
    await register('bob', ['t4']);
    await subscribe('ada', 'work', 'https://p.example/1');
    await subscribe('ada', 'home', 'https://p.example/2');
    const before = await now();
    const forgotten = await database.channelSettings.forgetEndpoints([
      forget('ada', phones, 't1', before),
      forget('ada', phones, 't3', before),
      forget('ada', phones, 't3', before),
      forget('bob', phones, 't4', before),
      forget('ada', browsers, 'https://p.example/1', before),
      forget('ada', phones, 'unknown', before),
    ]);
    expect(forgotten).toBe(4);
    expect(await tokensOf('ada')).toEqual(['t2']);
    expect(await tokensOf('bob')).toBeNull();
    expect(await browsersOf('ada')).toEqual(['home https://p.example/2']);
    expect(await rowsOf('channel_device_tokens')).toBe(1);
    expect(await database.channelSettings.forgetEndpoints([])).toBe(0);
  });

  it('stays when it was registered again since, or belongs to somebody else by now', async () => {
    const before = new Date((await now()).getTime() - 60_000);
    await register('ada', ['t1']);
    await subscribe('ada', 'work', 'https://p.example/1');
    const forgotten = await database.channelSettings.forgetEndpoints([
      forget('ada', phones, 't1', before),
      forget('bob', phones, 't1', await now()),
      forget('ada', browsers, 'https://p.example/1', before),
      forget('bob', browsers, 'https://p.example/1', await now()),
    ]);
    expect(forgotten).toBe(0);
    expect(await tokensOf('ada')).toEqual(['t1']);
    expect(await browsersOf('ada')).toHaveLength(1);
  });
});
