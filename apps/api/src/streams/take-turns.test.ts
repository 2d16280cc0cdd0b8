import { type BuiltStream, buildStream } from '../../test/build-stream.ts';
import type { EndedStreams } from './take-turns.ts';
import { takeTurns } from './take-turns.ts';

function createTurns(
  streams: BuiltStream[],
  findEnded = async (): Promise<EndedStreams> => new Map(),
) {
  const wanted: BuiltStream[][] = [];
  const errors: unknown[] = [];
  const open = new Set(streams);
  const turn = takeTurns({
    streams: open,
    findEnded,
    want: (some) => void wanted.push([...some] as BuiltStream[]),
    end: (stream, ending) => {
      open.delete(stream as BuiltStream);
      stream.line.end(ending);
    },
    drop: (stream) => {
      open.delete(stream as BuiltStream);
      stream.line.drop();
    },
    onError: (error) => void errors.push(error),
  });
  const turns = (times: number) => {
    for (let made = 0; made < times; made += 1) turn();
  };
  return { turns, wanted, errors };
}

const buildStreams = (count: number) =>
  Array.from({ length: count }, (_, turn) => buildStream({ turn }));

describe('what streams need now and then', () => {
  it('comes to each of them as often, and never to all at once', () => {
    const streams = buildStreams(60);
    const { turns, wanted } = createTurns(streams);
    turns(60);
    expect(streams.map(({ beats }) => beats)).toEqual(streams.map(() => 4));
    expect(wanted).toHaveLength(60);
    for (const due of wanted) expect(due).toHaveLength(15);
    expect(new Set(wanted.slice(0, 4).flat()).size).toBe(60);
  });

  it('ends a stream at the second at which its token does', () => {
    const over = buildStream({ validUntil: Date.now() });
    const valid = buildStream({ validUntil: Date.now() + 60_000 });
    const { turns } = createTurns([over, valid]);
    turns(1);
    expect(over.ending).toEqual({ kind: 'token_expired' });
    expect(valid.ending).toBeNull();
  });

  it('drops whoever takes nothing, or answers nothing, for two heartbeats', () => {
    const stuck = buildStream({ buffered: 1 });
    const dead = buildStream({ answersBeats: false });
    const late = buildStream({ answersBeats: false });
    const { turns } = createTurns([stuck, dead, late]);
    turns(15);
    late.answersBeats = true;
    turns(15);
    late.answersBeats = false;
    turns(15);
    expect([stuck, dead, late].map(({ ending }) => ending)).toEqual(['dropped', 'dropped', null]);
    expect(stuck.beats).toBe(0);
  });

  it('ends the streams of those who may not have them any more', async () => {
    const [gone, stays] = [buildStream(), buildStream()];
    const { turns } = createTurns([gone, stays], async () => new Map([[gone, 'access_revoked']]));
    turns(4);
    await Promise.resolve();
    expect(gone.ending).toEqual({ kind: 'ended', reason: 'access_revoked' });
    expect(stays.ending).toBeNull();
  });

  it('goes on when Postgres is away', async () => {
    const stream = buildStream();
    const { turns, errors } = createTurns([stream], () => Promise.reject(new Error('away')));
    turns(8);
    await Promise.resolve();
    expect(errors).toHaveLength(2);
    expect(stream.ending).toBeNull();
  });
});
