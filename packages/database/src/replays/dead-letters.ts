import { type DeadStatus, deadLettersCountedMax, deadStatuses } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { idBefore } from '../ids.ts';

/** What narrows dead letters. */
export interface DeadLetterFilter {
  status?: DeadStatus | undefined;
  channelId?: string | undefined;
  notiflowId?: string | undefined;
  runId?: string | undefined;
  failedAfter?: Date | undefined;
  failedBefore?: Date | undefined;
}

const deadList = deadStatuses.map((status) => `'${status}'`).join(', ');

/** SQL that tells whether a delivery is a dead letter; the index over them knows these words. */
export const isDead = (d: string) => `${d}.status IN (${deadList})`;

/** SQL of the fingerprint of a dead letter: the same for what ended in the same way on the same channel. */
export const fingerprintOf = (d: string) =>
  `left(encode(sha256(convert_to(concat_ws('|', ${d}.status, ${d}.reason, ${d}.code, ${d}.channel_type, ${d}.channel_id::text), 'UTF8')), 'hex'), 16)`;

/**
 * SQL of what a filter lets through; `filter` is the SQL of its JSON, with what is left out missing. One that ended after
 * a moment may have been made long before it, so nothing bounds the ids.
 */
export const isWithin = (d: string, filter: string) => `
  (${filter}->>'status' IS NULL OR ${d}.status = ${filter}->>'status')
  AND (${filter}->>'channelId' IS NULL OR ${d}.channel_id = (${filter}->>'channelId')::uuid)
  AND (${filter}->>'notiflowId' IS NULL OR ${d}.notiflow_id = (${filter}->>'notiflowId')::uuid)
  AND (${filter}->>'runId' IS NULL OR ${d}.run_id = (${filter}->>'runId')::uuid)
  AND (${filter}->>'failedAfter' IS NULL OR ${d}.updated_at > (${filter}->>'failedAfter')::timestamptz)
  AND (${filter}->>'failedBefore' IS NULL OR ${d}.updated_at < (${filter}->>'failedBefore')::timestamptz)`;

/** Dead letters that ended in the same way on the same channel. */
export interface DeadLetterGroup {
  fingerprint: string;
  status: DeadStatus;
  reason: string | null;
  code: string | null;
  channelType: string;
  channelId: string | null;
  channel: string | null;
  provider: string | null;
  count: number;
  firstAt: Date;
  lastAt: Date;
  deliveryIds: string[];
}

/** The groups of what was counted, the largest first. */
export interface DeadLetterGroups {
  groups: DeadLetterGroup[];
  /** Whether there are more dead letters than were counted. */
  hasMore: boolean;
}

const groupsMax = 200;

// The newest ones, bounded: the index holds all that is asked of them.
const listGroups = statement<DeadLetterGroup & { counted: number }>(
  'list-dead-letter-groups',
  `WITH dead AS MATERIALIZED (
     SELECT d.id, d.status, d.reason, d.code, d.channel_type, d.channel_id, d.provider, d.updated_at
     FROM deliveries d
     WHERE d.project_id = $1 AND ${isDead('d')} AND d.id > $3::uuid AND ${isWithin('d', '$2::jsonb')}
     ORDER BY d.id DESC LIMIT ${deadLettersCountedMax + 1}),
   counted AS (SELECT * FROM dead ORDER BY id DESC LIMIT ${deadLettersCountedMax}),
   grouped AS (
     SELECT status, reason, code, channel_type, channel_id, max(provider) AS provider,
            count(*)::int AS count, min(updated_at) AS first_at, max(updated_at) AS last_at,
            (array_agg(id ORDER BY id DESC))[1:3] AS delivery_ids
     FROM counted GROUP BY status, reason, code, channel_type, channel_id
     ORDER BY count DESC, last_at DESC LIMIT ${groupsMax})
   SELECT ${fingerprintOf('g')} AS fingerprint, g.status, g.reason, g.code, g.channel_type AS "channelType",
          g.channel_id AS "channelId", c.handle AS channel, g.provider, g.count,
          g.first_at AS "firstAt", g.last_at AS "lastAt", g.delivery_ids AS "deliveryIds",
          (SELECT count(*)::int FROM dead) AS counted
   FROM grouped g LEFT JOIN channels c ON c.id = g.channel_id
   ORDER BY g.count DESC, g.last_at DESC`,
);

/** Groups the project's dead letters that were made since a moment, at most as many as are counted. */
export async function listDeadLetterGroups(
  db: Db,
  input: { projectId: string; filter: DeadLetterFilter; since: Date },
): Promise<DeadLetterGroups> {
  const { projectId, filter, since } = input;
  const rows = await run(db.pool, listGroups, [projectId, JSON.stringify(filter), idBefore(since)]);
  return {
    groups: rows.map((row) => {
      const { counted: _, ...group } = row;
      return group;
    }),
    hasMore: (rows[0]?.counted ?? 0) > deadLettersCountedMax,
  };
}

const countDead = statement<{ count: number }>(
  'count-dead-letters',
  `SELECT count(*)::int AS count FROM (
     SELECT FROM deliveries d
     WHERE d.project_id = $1 AND ${isDead('d')} AND ${isWithin('d', '$2::jsonb')}
       AND ($3::text IS NULL OR ${fingerprintOf('d')} = $3)
       AND ($4::uuid[] IS NULL OR d.id = ANY($4::uuid[]))
     LIMIT ${deadLettersCountedMax + 1}) AS dead`,
);

/** Which dead letters are meant: those named, those of a fingerprint, within a filter. */
export interface DeadLetterChoice {
  deliveryIds: string[] | null;
  fingerprint: string | null;
  filter: DeadLetterFilter;
}

/** Counts dead letters, up to one more than are counted. */
export async function countDeadLetters(
  db: Db,
  input: { projectId: string } & DeadLetterChoice,
): Promise<number> {
  const { projectId, filter, fingerprint, deliveryIds } = input;
  const values = [projectId, JSON.stringify(filter), fingerprint, deliveryIds];
  return (await run(db.pool, countDead, values))[0]?.count ?? 0;
}
