import { fanOutWhole } from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { SuppressionEntry } from './store-suppressions.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('suppressions');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const entry = (address: string, more: Partial<SuppressionEntry> = {}): SuppressionEntry => ({
  channelType: 'email',
  address,
  key: address.toLowerCase(),
  reason: 'hard_bounce',
  recipientId: null,
  expiresAt: null,
  ...more,
});

const add = (...entries: SuppressionEntry[]) =>
  database.suppressions.addSuppressions({ projectId: seed.projectId, entries });

/** Has a notification made for each of these people. */
async function notify(...recipients: { external_id: string; email: string }[]): Promise<void> {
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await fanOutWhole(database, run.runId);
}

const list = (filters = {}) =>
  database.suppressions.listSuppressions({
    projectId: seed.projectId,
    filters,
    page: { after: null, before: null, limit: 10 },
  });

describe('findSuppressed', () => {
  it('answers a set in its order, by channel type and project, without what is over', async () => {
    await add(
      entry('ADA@example.com'),
      entry('ada@example.com', { reason: 'complaint' }),
      entry('over@example.com', { expiresAt: new Date(0) }),
      entry('+4915112345678', { channelType: 'sms' }),
    );
    const asked = (channelType: string, ...addresses: string[]) => ({
      projectId: seed.projectId,
      channelType,
      addresses,
    });
    const found = await database.notifications.findSuppressed([
      asked('email', 'grace@example.com'),
      asked('email', 'grace@example.com', 'ada@example.com'),
      asked('sms', '+4915112345678'),
      asked('sms', 'ada@example.com'),
      asked('email', 'over@example.com'),
    ]);
    expect(
      found.map((of) => of.map(({ address, reason }) => `${address} ${reason}`).sort()),
    ).toEqual([
      [],
      ['ada@example.com complaint', 'ada@example.com hard_bounce'],
      ['+4915112345678 hard_bounce'],
      [],
      [],
    ]);
    await query('UPDATE suppressions SET project_id = gen_random_uuid()');
    expect(
      await database.notifications.findSuppressed([asked('email', 'ada@example.com')]),
    ).toEqual([[]]);
  });
});

describe('addSuppressions', () => {
  it('has an address once for each reason, with the end that was given last', async () => {
    const [first] = await add(entry('ada@example.com', { expiresAt: new Date('2100-01-01') }));
    expect(first).toMatchObject({ isNew: true, address: 'ada@example.com' });
    const [again] = await add(entry('Ada@example.com'), entry('ada@Example.com'));
    expect(again).toMatchObject({ isNew: false, id: first?.id, expiresAt: null });
    expect(again?.createdAt).toEqual(first?.createdAt);
    await add(entry('ada@example.com', { reason: 'stop' }));
    expect((await list()).items.map(({ reason }) => reason)).toEqual(['stop', 'hard_bounce']);
  });

  it('begins again what is over and not purged yet', async () => {
    await add(entry('ada@example.com', { expiresAt: new Date(0) }));
    await query(`UPDATE suppressions SET created_at = '2000-01-01'`);
    expect((await list()).items).toEqual([]);
    const [again] = await add(entry('ada@example.com'));
    expect(again?.createdAt.getFullYear()).toBeGreaterThan(2000);
  });
});

describe('the list', () => {
  it('is narrowed by channel type, reason and address, and forgets what is removed or over', async () => {
    await add(
      entry('ada@example.com'),
      entry('grace@example.com', { reason: 'manual' }),
      entry('+4915112345678', { channelType: 'sms', reason: 'stop' }),
      entry('over@example.com', { expiresAt: new Date(0) }),
    );
    const addressesOf = async (filters: object) =>
      (await list(filters)).items.map(({ address }) => address ?? '').sort();
    expect(await addressesOf({ channelType: 'sms' })).toEqual(['+4915112345678']);
    expect(await addressesOf({ reason: 'manual' })).toEqual(['grace@example.com']);
    const keys = [{ channelType: 'email', key: 'ada@example.com' }];
    expect(await addressesOf({ keys })).toEqual(['ada@example.com']);
    expect(await database.sweeps.purgeSuppressions({ limit: 10 })).toBe(1);
    const [found] = (await list({ reason: 'manual' })).items;
    const removal = { projectId: seed.projectId, id: found?.id ?? '' };
    expect(await database.suppressions.removeSuppression(removal)).toMatchObject({ id: found?.id });
    expect(await database.suppressions.removeSuppression(removal)).toBeNull();
  });
});

describe('erasing a person', () => {
  it('erases the addresses from the list, and leaves them suppressed', async () => {
    const ada = { external_id: 'ada', email: 'Ada@example.com' };
    await notify(ada, { external_id: 'grace', email: 'grace@example.com' });
    const { projectId } = seed;
    const user = await database.users.findUser({ projectId, externalId: 'ada' });
    await add(
      entry('ada@example.com'),
      entry('old-address@example.com', { recipientId: user?.id ?? null }),
      entry('grace@example.com'),
      entry('-100123', { channelType: 'chat' }),
    );
    await query(
      `INSERT INTO channel_settings (project_id, user_id, channel_id, settings)
       VALUES ('${projectId}', '${user?.id}', '${seed.channelIds.webhook}', '{"chat_id": "-100123"}')`,
    );
    await database.users.eraseUser({ projectId, externalId: 'ada' });
    const rows = await query<{ address: string | null; recipient_id: string | null }>(
      'SELECT address, recipient_id FROM suppressions ORDER BY address',
    );
    expect(rows).toEqual([
      { address: 'grace@example.com', recipient_id: null },
      { address: null, recipient_id: null },
      { address: null, recipient_id: null },
      { address: null, recipient_id: null },
    ]);
    const [found] = await database.notifications.findSuppressed([
      {
        projectId,
        channelType: 'email',
        addresses: ['ada@example.com', 'old-address@example.com'],
      },
    ]);
    expect(found).toHaveLength(2);
    const keys = [{ channelType: 'email', key: 'ada@example.com' }];
    const [listed] = (await list({ keys })).items;
    expect(listed).toMatchObject({ address: null, reason: 'hard_bounce' });
  });
});
