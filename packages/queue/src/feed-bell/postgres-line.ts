import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { answerWithin } from '../answer-within.ts';
import { toError } from '../outage-reporter.ts';
import { defaultSchema } from '../postgres-store.ts';
import type { QueueConnection } from '../queue-options.ts';
import { type BellEars, type BellLine, type LineOptions, lineCheck } from './bell-line.ts';

const againAfterMs = 500;

/** Opens a line over LISTEN and NOTIFY: one connection to send, made when it is needed, and one to listen. */
export function openPostgresLine(
  { url, schema = defaultSchema }: QueueConnection & { kind: 'postgres' },
  { onError }: LineOptions,
): BellLine {
  // LISTEN cuts longer names, and pg_notify refuses them.
  const channel = `${schema}_feeds`.slice(-63);
  const closing = new AbortController();
  let listening = Promise.resolve();
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'notiflow-bell',
    // Nothing is written, so nothing has to reach the disk.
    options: '-c synchronous_commit=off',
    max: 1,
    keepAlive: true,
    maxLifetimeSeconds: 300,
    connectionTimeoutMillis: 500,
    query_timeout: 1_000,
  });
  pool.on('error', onError);
  return {
    async send(messages) {
      await pool.query('SELECT pg_notify($1, message) FROM unnest($2::text[]) AS message', [
        channel,
        messages,
      ]);
    },
    listen(ears) {
      listening = listenUntilClosed({ url, channel, ears, onError, closing: closing.signal });
    },
    async close() {
      closing.abort();
      await listening;
      await answerWithin(pool.end(), 1_000).catch(onError);
    },
  };
}

interface Listening extends LineOptions {
  url: string;
  channel: string;
  ears: BellEars;
  closing: AbortSignal;
}

async function listenUntilClosed(options: Listening): Promise<void> {
  const { onError, closing } = options;
  while (!closing.aborted) {
    await listenOnce(options).catch((error) => onError(toError(error)));
    await wait(againAfterMs, undefined, { signal: closing }).catch(() => {});
  }
}

/** Listens on one connection until it is lost or not needed any more. */
async function listenOnce({ url, channel, ears, onError, closing }: Listening): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'notiflow-bell',
    keepAlive: true,
    connectionTimeoutMillis: lineCheck.answerMs,
    query_timeout: lineCheck.answerMs,
  });
  const gone = new AbortController();
  client.on('error', onError).on('end', () => gone.abort());
  client.on('notification', ({ payload }) => ears.onMessage(payload ?? ''));
  const either = AbortSignal.any([gone.signal, closing]);
  try {
    await client.connect();
    await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    ears.onListening();
    while (!either.aborted) {
      await wait(lineCheck.everyMs, undefined, { signal: either }).catch(() => {});
      if (!either.aborted) await client.query('SELECT 1');
    }
  } finally {
    // One that hangs would never answer the farewell.
    await answerWithin(client.end(), 1_000).catch(() => {});
  }
}
