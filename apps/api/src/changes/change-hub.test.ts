import { jest } from '@jest/globals';
import type { Follower, ProjectLook } from '@notiflow/database';
import { buildLook } from '../../test/build-look.ts';
import { noChangeMetrics } from '../../test/local-bell.ts';
import type { Ending, Line, LineEvent } from '../streams/line.ts';
import { createChangeHub } from './change-hub.ts';
import type { FollowWish } from './change-stream.ts';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

interface Reader {
  line: Line<LineEvent>;
  told: LineEvent[];
  buffered: number;
  ending: Ending | 'dropped' | null;
}

function createReader(): Reader {
  const reader: Reader = {
    told: [],
    buffered: 0,
    ending: null,
    line: {
      kind: 'sse',
      send: (events) => void reader.told.push(...events),
      bufferedBytes: () => reader.buffered,
      beat: () => true,
      end: (ending) => {
        reader.ending = ending;
      },
      drop: () => {
        reader.ending = 'dropped';
      },
    },
  };
  return reader;
}

/** A hub on a database in which there is as much as a test says. */
function createWorld() {
  const world = {
    /** What happened, by project. */
    amounts: new Map<string, number>(),
    workers: 0,
    looks: [] as string[][],
    gone: new Set<string>(),
    fails: false,
    tookMs: 0,
    errors: [] as unknown[],
  };
  const hub = createChangeHub({
    changes: {
      async lookForChanges(projects): Promise<ProjectLook[]> {
        world.looks.push(projects.map(({ id }) => id));
        const at = Date.now();
        const minute = Math.floor(at / 60_000) * 60_000;
        const looks = projects.map(({ id }) => {
          const amount = world.amounts.get(id) ?? 0;
          const count = { minute, kind: 'delivery' as const, outcome: 'sent', amount };
          return buildLook({ projectId: id, at, counts: [count], workers: world.workers });
        });
        if (world.tookMs > 0) await new Promise((done) => setTimeout(done, world.tookMs));
        if (world.fails) throw new Error('away');
        return looks;
      },
      async findGoneFollowers(followers: readonly Follower[]) {
        const places = followers.flatMap(({ sessionId }, place) =>
          world.gone.has(sessionId ?? '') ? [place] : [],
        );
        return new Set(places);
      },
    },
    metrics: noChangeMetrics,
    limits: { streams: 3, streamsPerFollower: 2 },
    onError: (error) => void world.errors.push(error),
  });
  return Object.assign(world, {
    hub,
    follow(wish: Partial<FollowWish> = {}) {
      const reader = createReader();
      const close = hub.open(reader.line, {
        projectId: 'project',
        followerId: 'ann',
        sessionId: 'session',
        role: 'viewer',
        accountTokenId: null,
        seesInstallation: false,
        position: null,
        ...wish,
      });
      return { reader, close };
    },
    happen(count: number, project = 'project') {
      world.amounts.set(project, (world.amounts.get(project) ?? 0) + count);
    },
  });
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const namesOf = ({ told }: Reader) => told.map(({ event }) => event);

describe('readers', () => {
  it('are told at most twice a second, however much happens', async () => {
    const world = createWorld();
    const { reader } = world.follow();
    await pass(50);
    expect(namesOf(reader)).toEqual(['ready']);
    for (let ms = 0; ms < 10_000; ms += 1) {
      world.happen(1);
      await pass(1);
    }
    const told = namesOf(reader).filter((event) => event === 'changed');
    expect(told.length).toBeGreaterThanOrEqual(19);
    expect(told.length).toBeLessThanOrEqual(20);
    const last = JSON.parse(reader.told.at(-1)?.data ?? '');
    expect(last.kinds).toEqual(['deliveries']);
  });

  it('are all told by one look, which is made while somebody is there', async () => {
    const world = createWorld();
    await pass(5_000);
    expect(world.looks).toHaveLength(0);
    const readers = [
      world.follow(),
      world.follow(),
      world.follow({ projectId: 'other', followerId: 'ben' }),
    ];
    await pass(50);
    expect(world.looks).toEqual([['project', 'other']]);
    world.happen(1);
    await pass(1_000);
    expect(readers.map(({ reader }) => namesOf(reader))).toEqual([
      ['ready', 'changed'],
      ['ready', 'changed'],
      ['ready'],
    ]);
    for (const { close } of readers) close();
    const before = world.looks.length;
    await pass(5_000);
    expect(world.looks).toHaveLength(before);
  });

  it('wait a second where nothing has happened for a while, and half of one again after it did', async () => {
    const world = createWorld();
    world.follow();
    await pass(15_000);
    const looksIn = async (ms: number) => {
      const before = world.looks.length;
      await pass(ms);
      return world.looks.length - before;
    };
    expect(await looksIn(10_000)).toBe(10);
    world.happen(1);
    await pass(1_000);
    expect(await looksIn(5_000)).toBe(10);
  });

  it('cost a slow Postgres a fifth of its time, and are told when it is back', async () => {
    const world = createWorld();
    const { reader } = world.follow();
    await pass(50);
    world.tookMs = 2_000;
    world.fails = true;
    world.happen(1);
    const before = world.looks.length;
    await pass(30_000);
    expect(world.looks.length - before).toBeLessThanOrEqual(4);
    expect(world.errors.length).toBeGreaterThan(0);
    world.fails = false;
    world.tookMs = 0;
    await pass(12_000);
    expect(namesOf(reader).filter((event) => event === 'changed')).toHaveLength(1);
  });

  it('that have not taken what was written are told later, all of it at once', async () => {
    const world = createWorld();
    const { reader } = world.follow();
    await pass(50);
    reader.buffered = 100_000;
    for (let step = 0; step < 5; step += 1) {
      world.happen(1);
      await pass(500);
    }
    expect(namesOf(reader)).toEqual(['ready']);
    reader.buffered = 0;
    await pass(600);
    expect(namesOf(reader)).toEqual(['ready', 'changed']);
    expect(JSON.parse(reader.told[1]?.data ?? '').activity[0].deliveries).toEqual({ sent: 5 });
  });

  it('hear of the workers only where they may see the installation', async () => {
    const world = createWorld();
    const [member, owner] = [world.follow(), world.follow({ seesInstallation: true })];
    await pass(50);
    world.workers = 7;
    await pass(1_000);
    world.happen(1);
    await pass(20_000);
    expect(namesOf(member.reader)).toEqual(['ready', 'changed', 'beat']);
    // Not by their position either: what workers do for others shows in it.
    const toldOfWorkers = member.reader.told.map(({ id }) => String(id).split('.').at(-1));
    expect(toldOfWorkers).toEqual(['0', '0', '0']);
    expect(JSON.parse(owner.reader.told[1]?.data ?? '').kinds).toEqual(['workers']);
  });

  it('get a beat that says how far they are', async () => {
    const world = createWorld();
    const { reader } = world.follow();
    await pass(31_000);
    expect(namesOf(reader)).toEqual(['ready', 'beat', 'beat']);
    expect(reader.told[2]?.id).not.toBe(reader.told[1]?.id);
  });
});

describe('a stream', () => {
  it('ends when its reader would not be let in any more', async () => {
    const world = createWorld();
    const [gone, stays] = [world.follow({ sessionId: 'gone' }), world.follow()];
    await pass(50);
    world.gone.add('gone');
    await pass(5_000);
    expect(gone.reader.ending).toEqual({ kind: 'ended', reason: 'access_revoked' });
    expect(stays.reader.ending).toBeNull();
  });

  it('has no place beside too many of the same, or of all', () => {
    const world = createWorld();
    world.follow();
    const { close } = world.follow();
    expect(world.hub.refuse('ann')).toBe('follower_full');
    expect(world.hub.refuse('ben')).toBeNull();
    world.follow({ followerId: 'ben' });
    expect(world.hub.refuse('ben')).toBe('process_full');
    close();
    expect(world.hub.refuse('ann')).toBeNull();
  });

  it('sends its reader to another process when this one stops', async () => {
    const world = createWorld();
    const { reader } = world.follow();
    world.hub.close();
    expect(reader.ending).toMatchObject({ kind: 'restart' });
    expect(world.hub.refuse('ann')).toBe('stopping');
  });
});
