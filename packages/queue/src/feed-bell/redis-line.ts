import { Redis } from 'ioredis';
import { answerWithin } from '../answer-within.ts';
import { failFast, patient } from '../create-redis.ts';
import { toError } from '../outage-reporter.ts';
import type { QueueConnection } from '../queue-options.ts';
import { type BellEars, type BellLine, type LineOptions, lineCheck } from './bell-line.ts';

/** Opens a line over pub/sub: one connection to send, made when it is needed, and one to listen. */
export function openRedisLine(
  { url, prefix = 'notiflow' }: QueueConnection & { kind: 'redis' },
  { onError }: LineOptions,
): BellLine {
  const channel = `${prefix}:feeds`;
  let sender: Redis | null = null;
  let listener: Redis | null = null;
  let checking: NodeJS.Timeout | undefined;

  function openSender(): Redis {
    // Waits for its connection, so that what is rung first is not lost; commands are limited all the same.
    sender = new Redis(url, { ...failFast, enableOfflineQueue: true, connectionName: channel });
    sender.on('error', onError);
    return sender;
  }

  return {
    async send(messages) {
      const pipeline = (sender ?? openSender()).pipeline();
      for (const message of messages) pipeline.publish(channel, message);
      for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error;
    },
    listen(ears) {
      listener = new Redis(url, { ...patient, autoResubscribe: false, connectionName: channel });
      listener.on('error', onError);
      hear(listener, { channel, ears, onError });
      checking = setInterval(check, lineCheck.everyMs, { redis: listener, onError });
    },
    async close() {
      clearInterval(checking);
      sender?.disconnect();
      listener?.disconnect();
    },
  };
}

interface Hearing extends LineOptions {
  channel: string;
  ears: BellEars;
}

function hear(redis: Redis, { channel, ears, onError }: Hearing): void {
  redis.on('ready', () => {
    redis.subscribe(channel).then(() => ears.onListening(), onError);
  });
  redis.on('message', (_channel, text) => ears.onMessage(text));
}

/** A connection can be gone without a word; one that does not answer is made anew. */
async function check({ redis, onError }: LineOptions & { redis: Redis }): Promise<void> {
  if (redis.status !== 'ready') return;
  try {
    await answerWithin(redis.ping(), lineCheck.answerMs);
  } catch (error) {
    onError(toError(error));
    redis.disconnect(true);
  }
}
