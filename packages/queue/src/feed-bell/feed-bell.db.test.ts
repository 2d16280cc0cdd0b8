import { randomUUID } from 'node:crypto';
import { eventually } from '../../../../test/support/eventually.ts';
import { killBellListeners } from '../../../../test/support/kill-bell-listeners.ts';
import type { QueueConnection, QueueProblem } from '../queue-options.ts';
import { createFeedBell, type FeedBell, type RungFeeds } from './feed-bell.ts';

const place = `bell_test_${randomUUID().slice(0, 8)}`;
const redis = { kind: 'redis', url: readUrl('TEST_REDIS_URL'), prefix: place } as const;
const postgres = { kind: 'postgres', url: readUrl('TEST_DATABASE_URL'), schema: place } as const;

interface Ear {
  bell: FeedBell;
  heard: RungFeeds[];
  problems: QueueProblem[];
}

let open: Ear[];

function openBell(connection: QueueConnection): Ear {
  const problems: QueueProblem[] = [];
  const bell = createFeedBell({ connection, onError: (problem) => void problems.push(problem) });
  const ear = { bell, heard: [], problems };
  open.push(ear);
  return ear;
}

/** Opens a bell and waits until it listens. */
async function openEar(connection: QueueConnection): Promise<Ear> {
  const ear = openBell(connection);
  ear.bell.listen((rung) => void ear.heard.push(rung));
  await eventually(() => expect(everybodyCount(ear)).toBe(1));
  return ear;
}

const everybodyCount = ({ heard }: Ear) => heard.filter(({ userIds }) => userIds === null).length;
const usersOf = ({ heard }: Ear) => heard.flatMap(({ userIds }) => userIds ?? []);

beforeEach(() => {
  open = [];
});

afterEach(() => Promise.all(open.map(({ bell }) => bell.close())));

const lines: [string, QueueConnection][] = [
  ['Redis', redis],
  ['Postgres', postgres],
];

describe.each(lines)('the bell of feeds on %s', (_name, connection) => {
  it('is heard by every process that listens, its own among them', async () => {
    const [one, other] = [await openEar(connection), await openEar(connection)];
    const ids = Array.from({ length: 1_000 }, () => randomUUID());
    const before = Date.now();
    one.bell.ring(ids.slice(0, 600));
    one.bell.ring(ids.slice(500));
    for (const ear of [one, other]) {
      await eventually(() => expect(usersOf(ear).sort()).toEqual([...ids].sort()));
      for (const { rungAt, userIds } of ear.heard) {
        if (userIds !== null) expect(rungAt).toBeGreaterThanOrEqual(before);
      }
    }
  });

  it('rings for those who only ring, and for what waits when it is closed', async () => {
    const ear = await openEar(connection);
    const ringer = openBell(connection);
    const ids = [randomUUID()];
    ringer.bell.ring(ids);
    await ringer.bell.close();
    await eventually(() => expect(usersOf(ear)).toEqual(ids));
  });

  it('says that it may be anybody where there are too many', async () => {
    const ear = await openEar(connection);
    ear.bell.ring(Array.from({ length: 20_001 }, () => randomUUID()));
    await eventually(() => expect(everybodyCount(ear)).toBe(2));
    expect(usersOf(ear)).toEqual([]);
    const ids = [randomUUID()];
    ear.bell.ring(ids);
    await eventually(() => expect(usersOf(ear)).toEqual(ids));
  });

  it('listens again when its connection is lost, and says that something may be missed', async () => {
    const ear = await openEar(connection);
    expect(await killBellListeners(connection)).toBe(1);
    await eventually(() => expect(everybodyCount(ear)).toBe(2));
    const ids = [randomUUID()];
    ear.bell.ring(ids);
    await eventually(() => expect(usersOf(ear)).toEqual(ids));
    expect(ear.problems.every(({ kind }) => kind === 'unreachable')).toBe(true);
  });

  it('hears nothing of other installations', async () => {
    const ear = await openEar(connection);
    const elsewhere =
      connection.kind === 'redis'
        ? { ...connection, prefix: `${place}_other` }
        : { ...connection, schema: `${place}_other` };
    const stranger = await openEar(elsewhere);
    stranger.bell.ring([randomUUID()]);
    await eventually(() => expect(usersOf(stranger)).toHaveLength(1));
    const ids = [randomUUID()];
    ear.bell.ring(ids);
    await eventually(() => expect(usersOf(ear)).toEqual(ids));
  });
});

describe.each([
  ['Redis', { kind: 'redis', url: 'redis://127.0.0.1:1' }],
  ['Postgres', { kind: 'postgres', url: 'postgresql://nobody@127.0.0.1:1/nothing' }],
] satisfies [string, QueueConnection][])('the bell without a %s', (_name, connection) => {
  it('keeps nobody waiting and tells of it once', async () => {
    const ear = openBell(connection);
    ear.bell.listen((rung) => void ear.heard.push(rung));
    for (let turn = 0; turn < 5; turn += 1) ear.bell.ring([randomUUID()]);
    await ear.bell.close();
    await eventually(() => expect(ear.problems).toHaveLength(1));
    expect(ear.heard).toEqual([]);
  });
});

function readUrl(name: string): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: run the tests with "npm test".`);
  return url;
}
