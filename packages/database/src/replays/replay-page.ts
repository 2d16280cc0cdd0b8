import {
  type ChannelType,
  channelTypeOf,
  preferenceChannelTypes,
  type ReplaySkipReason,
  suppressibleTypes,
  suppressionKeysFor,
  turns,
} from '@notiflow/contracts';
import { type Connection, type Db, run, statement, transaction } from '../connect.ts';
import { decidingWish } from '../preferences/deciding-wish.ts';
import { findSuppressedAmong } from '../suppressions/find-suppressed-deliveries.ts';
import { fingerprintOf, isDead, isWithin } from './dead-letters.ts';

const takeDue = statement<{ id: string; rate: number }>(
  'take-due-replays',
  `UPDATE replays r SET sweep_at = now() + interval '1 second'
   WHERE r.id IN (
     SELECT id FROM replays WHERE status = 'running' AND sweep_at <= now()
     ORDER BY sweep_at LIMIT $1::int FOR UPDATE SKIP LOCKED)
   RETURNING r.id, r.rate_per_second AS rate`,
);

/** Takes the replays whose second has come, each once; answers them with how many they send in one. */
export async function takeDueReplays(
  db: Db,
  input: { limit: number },
): Promise<{ id: string; rate: number }[]> {
  return run(db.pool, takeDue, [input.limit]);
}

interface LockedReplay {
  projectId: string;
  cursor: string | null;
  filter: object;
  fingerprint: string | null;
  deliveryIds: string[] | null;
  createdAt: Date;
}

const lock = statement<LockedReplay>(
  'lock-replay',
  `SELECT project_id AS "projectId", cursor, filter, fingerprint, delivery_ids AS "deliveryIds",
          created_at AS "createdAt"
   FROM replays WHERE id = $1 AND status = 'running' FOR UPDATE`,
);

/** A dead letter, and what stands in the way of sending it again. */
interface Candidate {
  id: string;
  channelType: ChannelType;
  address: string | null;
  obstacle: Exclude<ReplaySkipReason, 'suppressed'> | null;
}

const addressField = suppressibleTypes
  .map(
    (type) => `WHEN '${type}' THEN d.message->>'${String(channelTypeOf(type).suppression?.field)}'`,
  )
  .join(' ');

// The most specific wish decides, as it does when a message is made. What failed again since the replay began is newer
// than it, and is left: a replay sends nothing twice.
const findPage = statement<Candidate>(
  'find-dead-letters-to-replay',
  `SELECT d.id, d.channel_type AS "channelType", CASE d.channel_type ${addressField} END AS address,
          CASE WHEN d.message IS NULL THEN 'no_message'
               WHEN run.status = 'canceled' THEN 'canceled'
               WHEN d.recalled_at IS NOT NULL OR d.replaced_by IS NOT NULL THEN 'withdrawn'
               WHEN c.id IS NULL THEN 'channel_deleted'
               WHEN f.include_in_preferences AND wish.enabled IS FALSE THEN 'opted_out'
               WHEN f.include_in_preferences AND d.channel_type = ANY(ARRAY['${preferenceChannelTypes.join("','")}'])
                 AND person.paused_until > now() THEN 'paused' END AS obstacle
   FROM (
     SELECT * FROM deliveries d
     WHERE d.project_id = $1 AND ${isDead('d')} AND d.updated_at < $2 AND d.id > $3::uuid
       AND ${isWithin('d', '$4::jsonb')}
       AND ($5::text IS NULL OR ${fingerprintOf('d')} = $5)
       AND ($6::uuid[] IS NULL OR d.id = ANY($6::uuid[]))
     ORDER BY d.id LIMIT $7::int) d
   JOIN notiflows f ON f.id = d.notiflow_id
   LEFT JOIN LATERAL (SELECT status FROM runs WHERE id = d.run_id OFFSET 0) run ON true
   LEFT JOIN LATERAL (SELECT id FROM channels WHERE id IN (d.channel_id, d.home_channel_id) LIMIT 1) c ON true
   LEFT JOIN LATERAL (SELECT paused_until FROM users WHERE id = d.recipient_id OFFSET 0) person ON true
   LEFT JOIN LATERAL (${decidingWish('d')}) wish ON true
   ORDER BY d.id`,
);

// They wait in the line of what failed before, so that they delay nothing that is new. What had expired, or has since,
// does not any more: whoever sends it again wants it to arrive. Where what stood in is gone, it goes by its own channel.
const revive = statement<{ id: string }>(
  'revive-deliveries',
  `UPDATE deliveries d SET
     status = 'pending', reason = NULL, reason_details = NULL, code = NULL,
     failure_count = 0, crash_count = 0, failed_tries = 0, tried_channels = NULL,
     next_attempt_at = now(), sweep_at = now(), turn = ${turns.retry},
     channel_id = way.id,
     provider = CASE WHEN way.id = d.channel_id THEN d.provider ELSE way.provider END,
     home_channel_id = CASE WHEN way.id = d.channel_id THEN d.home_channel_id END,
     lane = CASE WHEN way.id = d.channel_id THEN coalesce(d.lane, d.channel_id::text) ELSE way.id::text END,
     expires_at = CASE WHEN d.expires_at > now() THEN d.expires_at END,
     window_closes_at = CASE WHEN d.send_window IS NOT NULL
       OR (SELECT quiet_hours IS NOT NULL FROM users u WHERE u.id = d.recipient_id) THEN now() END,
     updated_at = now()
   FROM (
     SELECT dead.id AS delivery_id, c.id, c.provider
     FROM deliveries dead CROSS JOIN LATERAL (
       SELECT id, provider FROM channels WHERE id IN (dead.channel_id, dead.home_channel_id)
       ORDER BY id = dead.channel_id DESC LIMIT 1) c
     WHERE dead.id = ANY($1::uuid[])) way
   WHERE d.id = way.delivery_id AND d.id = ANY($1::uuid[]) AND ${isDead('d')} AND d.message IS NOT NULL
   RETURNING d.id`,
);

const moveOn = statement<never>(
  'move-replay-on',
  `UPDATE replays r SET
     cursor = coalesce($2::uuid, cursor), replayed = replayed + $3::int,
     skipped = r.skipped || (
       SELECT coalesce(jsonb_object_agg(s.key, coalesce((r.skipped->>s.key)::int, 0) + s.value::int), '{}')
       FROM jsonb_each_text($4::jsonb) s),
     status = CASE WHEN $5 THEN 'finished' ELSE status END,
     finished_at = CASE WHEN $5 THEN now() END,
     sweep_at = CASE WHEN NOT $5 THEN sweep_at END
   WHERE r.id = $1`,
);

/** What a page of a replay did. */
export interface ReplayedPage {
  replayed: number;
  /** Whether nothing is left to do: it is finished, or was canceled. */
  isOver: boolean;
}

/**
 * Gives the next dead letters of a replay back to be sent, at most `limit`, and leaves those that must not go out: all in
 * one transaction with how far it got, so that whoever takes it over repeats nothing.
 */
export async function replayPage(
  db: Db,
  { id, limit }: { id: string; limit: number },
): Promise<ReplayedPage> {
  return transaction(db, async (client) => {
    const [replay] = await run(client, lock, [id]);
    if (replay === undefined) return { replayed: 0, isOver: true };
    const candidates = await run(client, findPage, [
      replay.projectId,
      replay.createdAt,
      replay.cursor ?? '00000000-0000-0000-0000-000000000000',
      JSON.stringify(replay.filter),
      replay.fingerprint,
      replay.deliveryIds,
      limit,
    ]);
    const skipped = await findSkipped(client, candidates);
    const ids = candidates.flatMap((one) => (skipped.has(one.id) ? [] : [one.id]));
    const revived = await run(client, revive, [ids]);
    const isOver = candidates.length < limit;
    const counts = JSON.stringify(countWords([...skipped.values()]));
    await run(client, moveOn, [id, candidates.at(-1)?.id ?? null, revived.length, counts, isOver]);
    return { replayed: revived.length, isOver };
  });
}

async function findSkipped(
  client: Connection,
  candidates: Candidate[],
): Promise<Map<string, ReplaySkipReason>> {
  const skipped = new Map<string, ReplaySkipReason>();
  for (const { id, obstacle } of candidates) if (obstacle !== null) skipped.set(id, obstacle);
  const addressed = candidates.flatMap(({ id, channelType, address, obstacle }) =>
    obstacle === null && address !== null
      ? [{ id, channelType, keys: suppressionKeysFor(channelType, address) }]
      : [],
  );
  for (const id of (await findSuppressedAmong(client, addressed)).keys()) {
    skipped.set(id, 'suppressed');
  }
  return skipped;
}

function countWords(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
