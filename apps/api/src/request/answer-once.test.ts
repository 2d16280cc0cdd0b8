import type { KeyClaim } from '@notiflow/database';
import { ApiError } from '../errors.ts';
import { answerOnce } from './answer-once.ts';

const request = {
  projectId: 'p',
  route: 'management post /things',
  key: 'k',
  fingerprint: Buffer.from('f'),
  isRepeatable: false,
};
const answer = { status: 201, body: { id: 'thing', key: 'secret' } };
const away = Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });
const refused = Object.assign(new Error('read-only'), { code: '25006' });
const fail = (error: unknown) => () => Promise.reject(error);

/** One request whose parts are replaced by `changes`; tells what became of its key. */
function createBench(changes: {
  claimKey?: () => Promise<KeyClaim>;
  keepAnswer?: () => Promise<boolean>;
  work?: () => Promise<typeof answer>;
  record?: () => Promise<void>;
  isRepeatable?: boolean;
}) {
  const events: string[] = [];
  const late: (() => Promise<unknown>)[] = [];
  const tokens = new Set<string>();
  const doing = async <T>(name: string, token: string | null, work: () => Promise<T>) => {
    if (token !== null) tokens.add(token);
    const result = await work();
    events.push(name);
    return result;
  };
  const parts = {
    claimKey: async (): Promise<KeyClaim> => ({ kind: 'fresh' }),
    keepAnswer: async () => true,
    work: async () => answer,
    record: async () => {},
    ...changes,
  };
  const once = {
    database: {
      idempotency: {
        claimKey: ({ token }: { token: string }) => doing('claimed', token, parts.claimKey),
        keepAnswer: ({ token, response }: { token: string; response: unknown }) => {
          expect(response).toEqual({ id: 'thing', key: null });
          return doing('kept', token, parts.keepAnswer);
        },
        releaseKey: ({ token }: { token: string }) => doing('released', token, async () => {}),
      },
    },
    shownOnce: ['key'],
    work: () => doing('worked', null, parts.work),
    record: () => doing('recorded', null, parts.record),
    finishLater: (work: () => Promise<unknown>) => void late.push(work),
  };
  const { isRepeatable = false } = changes;
  return {
    parts,
    events,
    late,
    tokens,
    answer: () => answerOnce({ ...request, isRepeatable }, once),
  };
}

describe('the key of a request', () => {
  it('is claimed, and the answer kept by the same token, once the work is on record', async () => {
    const bench = createBench({});
    expect(await bench.answer()).toBe(answer);
    expect(bench.events).toEqual(['claimed', 'worked', 'recorded', 'kept']);
    expect(bench.tokens.size).toBe(1);
    expect(bench.late).toEqual([]);
  });

  it.each([
    ['it was refused', new ApiError('conflict'), false],
    ['Postgres said that nothing was stored', refused, false],
    ['nobody knows what was stored, and twice is as good as once', away, true],
  ])('is given back when %s', async (_, error, isRepeatable) => {
    const bench = createBench({ work: fail(error), isRepeatable });
    await expect(bench.answer()).rejects.toBe(error);
    expect(bench.events).toEqual(['claimed', 'released']);
    expect(bench.tokens.size).toBe(1);
  });

  it.each([
    ['the connection broke', away],
    ['of a bug', new TypeError('undefined')],
  ])('is held when the work may have been done before %s', async (_, error) => {
    const bench = createBench({ work: fail(error) });
    await expect(bench.answer()).rejects.toBe(error);
    expect(bench.events).toEqual(['claimed']);
  });

  it('is held when the answer cannot be kept, which is given, and kept later', async () => {
    const bench = createBench({ keepAnswer: fail(refused) });
    expect(await bench.answer()).toBe(answer);
    expect(bench.events).toEqual(['claimed', 'worked', 'recorded']);
    bench.parts.keepAnswer = async () => true;
    for (const work of bench.late) await work();
    expect(bench.events.slice(3)).toEqual(['kept']);
    expect(bench.tokens.size).toBe(1);
  });

  it('is held when the work cannot be put on record, and both are done later, the work not again', async () => {
    const bench = createBench({ record: fail(refused), isRepeatable: true });
    await expect(bench.answer()).rejects.toBe(refused);
    expect(bench.events).toEqual(['claimed', 'worked']);
    bench.parts.record = async () => {};
    for (const work of bench.late) await work();
    expect(bench.events.slice(2)).toEqual(['recorded', 'kept']);
  });

  it('is given back later when nobody heard whether it was claimed, since no work was begun', async () => {
    const bench = createBench({ claimKey: fail(away) });
    await expect(bench.answer()).rejects.toBe(away);
    for (const work of bench.late) await work();
    expect(bench.events).toEqual(['released']);
    const unreached = createBench({ claimKey: fail(refused) });
    await expect(unreached.answer()).rejects.toBe(refused);
    expect(unreached.late).toEqual([]);
  });

  it('is not asked for again when what became of it is not known', async () => {
    const bench = createBench({ claimKey: async () => ({ kind: 'outcome_unknown' }) });
    await expect(bench.answer()).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'outcome_unknown' },
      headers: {},
    });
    expect(bench.events).toEqual(['claimed']);
  });
});
