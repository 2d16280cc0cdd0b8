import { createOutageReporter, toError } from '../outage-reporter.ts';
import type { QueueOptions } from '../queue-options.ts';
import type { BellLine } from './bell-line.ts';
import { packBellMessage, unpackBellMessage, usersPerMessage } from './bell-message.ts';
import { openPostgresLine } from './postgres-line.ts';
import { openRedisLine } from './redis-line.ts';

/** Whose feeds to look at. */
export interface RungFeeds {
  /** Null when it may be anybody's: something may not have been heard. */
  userIds: string[] | null;
  /** When it was rung, by the clock of who did, in milliseconds; null when nobody did. */
  rungAt: number | null;
}

/**
 * Says to every process that feeds have changed. What changed is in Postgres: a ring that is lost costs those who wait
 * for it the seconds until they look by themselves.
 */
export interface FeedBell {
  /** Rings for these users, a few milliseconds later and together with others; returns at once and never throws. */
  ring(userIds: string[]): void;
  /** Hears what all processes ring, this one too; to be called once. */
  listen(onRung: (rung: RungFeeds) => void): void;
  /** Rings for what still waits, then closes the connections. */
  close(): Promise<void>;
}

// Nobody sees the difference, and a save of 500 is one message instead of many.
const gatherMs = 20;

/** Users that wait to be rung for; from here on everybody is meant, which is one message. */
const gatheredMax = 20_000;

/** Opens the bell where the queues are; the server may be away, now and later. */
export function createFeedBell(options: QueueOptions): FeedBell {
  const onError = createOutageReporter(options.onError);
  const line = openLine(options, onError);
  const ringer = createRinger(line, onError);
  return {
    ring: ringer.ring,
    listen(onRung) {
      line.listen({
        onMessage(text) {
          const rung = unpackBellMessage(text);
          if (rung !== null) onRung(rung);
        },
        onListening: () => onRung({ userIds: null, rungAt: null }),
      });
    },
    async close() {
      await ringer.whenRung();
      await line.close();
    },
  };
}

function openLine({ connection }: QueueOptions, onError: (error: Error) => void): BellLine {
  switch (connection.kind) {
    case 'redis':
      return openRedisLine(connection, { onError });
    case 'postgres':
      return openPostgresLine(connection, { onError });
    default:
      return connection satisfies never;
  }
}

interface Ringer {
  ring(userIds: string[]): void;
  whenRung(): Promise<void>;
}

/** Gathers users and rings for them, one sending at a time; while the line hangs, no more than so many are kept. */
function createRinger(line: Pick<BellLine, 'send'>, onError: (error: Error) => void): Ringer {
  let gathered = new Set<string>();
  let isEverybody = false;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | null = null;

  function takeMessages(): string[] {
    const ids = [...gathered];
    const lists = isEverybody ? [null] : cutInto(ids, usersPerMessage);
    gathered = new Set();
    isEverybody = false;
    return lists.map((userIds) => packBellMessage({ rungAt: since, userIds }));
  }

  const hasGathered = () => isEverybody || gathered.size > 0;

  async function sendAll(): Promise<void> {
    while (hasGathered()) {
      await line.send(takeMessages()).catch((error) => onError(toError(error)));
    }
  }

  function begin(): void {
    clearTimeout(timer);
    timer = undefined;
    sending ??= sendAll().finally(() => {
      sending = null;
      if (hasGathered()) begin();
    });
  }

  return {
    ring(userIds) {
      if (userIds.length === 0 || isEverybody) return;
      if (!hasGathered()) since = Date.now();
      for (const id of userIds) gathered.add(id);
      if (gathered.size > gatheredMax) {
        gathered = new Set();
        isEverybody = true;
      }
      if (sending === null) timer ??= setTimeout(begin, gatherMs);
    },
    async whenRung() {
      begin();
      await sending;
    },
  };
}

function cutInto(ids: string[], sizeMax: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / sizeMax) }, (_, place) =>
    ids.slice(place * sizeMax, (place + 1) * sizeMax),
  );
}
