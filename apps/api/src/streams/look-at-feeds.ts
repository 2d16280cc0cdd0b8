import type { Database, FeedChanges, FeedCounts } from '@notiflow/database';
import type { FeedStream } from './feed-stream.ts';
import type { FeedEvent } from './line.ts';
import { printChange, printCounts } from './print-changes.ts';

/** What has come to readers, for those who count it. */
export interface Told {
  stream: FeedStream;
  events: readonly FeedEvent[];
}

interface LookDeps {
  feeds: Pick<Database['feeds'], 'readFeedPositions' | 'readFeedChanges'>;
  onTold: (told: Told) => void;
}

/** Changes that are told one by one; whoever missed more lists anew. */
const missedMax = 100;

/** Changes that are read in one statement, so that memory has a bound: an entry carries its message. */
const readMax = 500;

/** A reader that has not taken so much of what was written is told no more until it has. */
const bufferMax = 64 * 1024;

/**
 * Tells streams what has happened in their feeds since they were told something; a stream that joins gets the counts.
 * Two statements for a set, more only where more than 500 changes are to be told. Nothing is told twice: how far a
 * reader is, is noted when it is written, and only here.
 */
export async function lookAtFeeds(deps: LookDeps, streams: readonly FeedStream[]): Promise<void> {
  const keyed = new Map(streams.map((stream) => [feedKeyOf(stream), stream]));
  const positions = await deps.feeds.readFeedPositions([...keyed.values()].map(toName));
  const asked = new Map<string, Question>();
  const countsOf = new Map(positions.map((feed) => [feedKeyOf(feed), feed]));
  for (const stream of streams) {
    const counts = countsOf.get(feedKeyOf(stream));
    if (counts !== undefined) greetOrAsk(deps, { stream, counts, asked });
  }
  for (const set of cutByGaps([...asked.values()])) {
    const answers = await deps.feeds.readFeedChanges(set, missedMax);
    for (const [place, { readers }] of set.entries()) {
      const answer = answers[place];
      if (answer !== undefined) tellChanges(deps, readers, answer);
    }
  }
}

/** What readers of one feed who are equally far want to know. */
interface Question {
  channelId: string;
  userId: string;
  after: number;
  /** Changes there may be at most. */
  gap: number;
  readers: FeedStream[];
}

interface Compared {
  stream: FeedStream;
  counts: FeedCounts;
  asked: Map<string, Question>;
}

function greetOrAsk(deps: LookDeps, { stream, counts, asked }: Compared): void {
  const { position } = stream;
  if (position === null || position === counts.position) {
    if (!stream.isGreeted)
      tell(deps, stream, { position: counts.position, events: [printCounts(counts)] });
    return;
  }
  // Its reader is told when it has read what it was told before.
  if (stream.line.bufferedBytes() > bufferMax) return;
  const gap = counts.position - position;
  if (gap < 0 || gap > missedMax) {
    tell(deps, stream, { position: counts.position, events: printReset(counts) });
    return;
  }
  const key = `${feedKeyOf(stream)}:${position}`;
  const question = asked.get(key);
  if (question === undefined) {
    asked.set(key, { ...toName(stream), after: position, gap, readers: [stream] });
  } else question.readers.push(stream);
}

function tellChanges(deps: LookDeps, readers: FeedStream[], answer: FeedChanges): void {
  const { position, changes } = answer;
  const events =
    answer.isReset || answer.hasMore
      ? printReset(answer)
      : [...changes.map(printChange), printCounts(answer)];
  for (const stream of readers) tell(deps, stream, { position, events });
}

function printReset(counts: FeedCounts): FeedEvent[] {
  return [{ id: counts.position, event: 'reset', data: '{}' }, printCounts(counts)];
}

function tell(
  { onTold }: LookDeps,
  stream: FeedStream,
  { position, events }: { position: number; events: readonly FeedEvent[] },
): void {
  // It may have been closed while Postgres was asked.
  if (!stream.isOpen) return;
  stream.line.send(events);
  stream.position = position;
  stream.isGreeted = true;
  onTold({ stream, events });
}

/** Cuts questions into sets that have few enough answers. */
function cutByGaps(questions: Question[]): Question[][] {
  const sets: Question[][] = [];
  let room = 0;
  for (const question of questions) {
    if (question.gap > room) {
      sets.push([]);
      room = readMax;
    }
    sets.at(-1)?.push(question);
    room -= question.gap;
  }
  return sets;
}

function feedKeyOf({ channelId, userId }: { channelId: string; userId: string }): string {
  return `${channelId}:${userId}`;
}

function toName({ channelId, userId }: FeedStream) {
  return { channelId, userId };
}
