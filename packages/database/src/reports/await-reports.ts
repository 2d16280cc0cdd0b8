import { type Db, retryDeadlocks, run, statement } from '../connect.ts';

/** What is expected of the service of a message that was sent. */
export interface ReportsAwaited {
  /** When it may be asked first, and until when it knows; null where it is not asked. */
  ask: { afterMs: number; untilMs: number } | null;
  /** After how long without any word that is written down; null: never. */
  silentAfterMs: number | null;
}

/**
 * SQL that waits for reports of what was sent: `settled` is the name of deliveries, `results` of what was recorded of
 * them, each with `awaits`. Nobody is asked of who was erased, and of a service that neither is asked nor expected to say something, nothing is written.
 */
export function awaitReportsOf({ settled, results }: { settled: string; results: string }): string {
  const after = (path: string) => `now() + (r.awaits#>>'{${path}}')::float8 * interval '1 ms'`;
  return `INSERT INTO awaited_reports
      (delivery_id, project_id, channel_id, provider_message_id, ask_at, ask_until, silent_at)
    SELECT s.id, s.project_id, s.channel_id, r."providerMessageId",
           CASE WHEN r."providerMessageId" IS NOT NULL THEN ${after('ask,afterMs')} END, ${after('ask,untilMs')},
           ${after('silentAfterMs')}
    FROM ${settled} s JOIN ${results} r ON r.id = s.id
    WHERE s.status = 'sent' AND NOT s.is_erased AND s.channel_id IS NOT NULL AND jsonb_typeof(r.awaits) = 'object'
      AND (r.awaits->>'silentAfterMs' IS NOT NULL
        OR (jsonb_typeof(r.awaits->'ask') = 'object' AND r."providerMessageId" IS NOT NULL))
    ON CONFLICT (delivery_id) DO UPDATE SET
      channel_id = excluded.channel_id, provider_message_id = excluded.provider_message_id, sent_at = now(),
      ask_at = excluded.ask_at, ask_until = excluded.ask_until, silent_at = excluded.silent_at`;
}

/** A message whose service is to be asked about it. */
export interface AskedDelivery {
  channelId: string;
  providerMessageId: string;
}

// Each channel gets as much as any other, however much waits in it. Who takes them asks; asked again they are after half
// of the time that has passed, so that a lost worker costs no more than that. Asked the last time, what stays silent is so.
const take = statement<AskedDelivery>(
  'take-awaited-receipts',
  `WITH RECURSIVE waiting AS (
     (SELECT channel_id FROM awaited_reports WHERE ask_at IS NOT NULL ORDER BY channel_id LIMIT 1)
     UNION ALL
     SELECT (SELECT a.channel_id FROM awaited_reports a
             WHERE a.ask_at IS NOT NULL AND a.channel_id > waiting.channel_id ORDER BY a.channel_id LIMIT 1)
     FROM waiting WHERE waiting.channel_id IS NOT NULL),
   due AS (
     SELECT head.delivery_id FROM waiting CROSS JOIN LATERAL (
       SELECT a.delivery_id FROM awaited_reports a
       WHERE a.channel_id = waiting.channel_id AND a.ask_at <= now()
       ORDER BY a.ask_at LIMIT $1::int FOR UPDATE SKIP LOCKED) head)
   UPDATE awaited_reports a SET
     ask_at = CASE WHEN now() < ask_until
       THEN now() + greatest(interval '1 minute', least(interval '1 hour', (now() - sent_at) / 2)) END,
     silent_at = CASE WHEN now() < ask_until THEN silent_at
                      ELSE least(silent_at, now() + interval '1 minute') END
   FROM due WHERE a.delivery_id = due.delivery_id
   RETURNING a.channel_id AS "channelId", a.provider_message_id AS "providerMessageId"`,
);

/** Takes messages whose service may be asked about them now, at most `perChannel` of each channel. */
export async function takeAwaited(db: Db, input: { perChannel: number }): Promise<AskedDelivery[]> {
  return retryDeadlocks(() => run(db.pool, take, [input.perChannel]));
}

// In one statement with the row: whoever looks sees either that it is awaited, or that it was not reported.
const tell = statement<{ channelId: string }>(
  'tell-silence',
  `WITH due AS (
     SELECT delivery_id FROM awaited_reports WHERE silent_at <= now()
     ORDER BY silent_at LIMIT $1::int FOR UPDATE SKIP LOCKED),
   asked AS (
     UPDATE awaited_reports a SET silent_at = NULL FROM due
     WHERE a.delivery_id = due.delivery_id AND a.ask_at IS NOT NULL
     RETURNING a.delivery_id, a.project_id, a.channel_id),
   over AS (
     DELETE FROM awaited_reports a USING due WHERE a.delivery_id = due.delivery_id AND a.ask_at IS NULL
     RETURNING a.delivery_id, a.project_id, a.channel_id),
   silent AS (SELECT * FROM asked UNION ALL SELECT * FROM over),
   told AS (
     INSERT INTO delivery_events (delivery_id, report_key, project_id, kind, source)
     SELECT silent.delivery_id, convert_to('no_report', 'UTF8'), silent.project_id, 'no_report', 'clock'
     FROM silent JOIN deliveries d ON d.id = silent.delivery_id AND d.status = 'sent'
     ON CONFLICT (delivery_id, report_key) DO NOTHING)
   SELECT channel_id AS "channelId" FROM silent`,
);

/**
 * Writes down of at most `limit` messages that nothing was reported of them for as long as their channel waits; they stay
 * `sent`. Answers the channel of each.
 */
export async function tellSilence(db: Db, input: { limit: number }): Promise<string[]> {
  const rows = await retryDeadlocks(() => run(db.pool, tell, [input.limit]));
  return rows.map(({ channelId }) => channelId);
}
