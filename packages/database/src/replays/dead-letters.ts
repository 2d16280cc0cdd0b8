import { type DeadStatus, deadLettersCountedMax, deadStatuses } from '@notiflow/contracts';
import type { Db } from '../connect.ts';
import { idBefore } from '../ids.ts';
import { type Condition, numberConditions } from '../read-page.ts';

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
 * SQL of what a stored filter lets through; `filter` is the SQL of its JSON, with what is left out missing. One that ended after
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

/** What dead letters of a group have in common; the index over them holds it, and all that they are narrowed by. */
const alike = 'd.status, d.reason, d.code, d.channel_type, d.channel_id';

// What is not narrowed by is not in the text: a condition that may be left out costs as much as one that holds, for each
// of them, and hides from the planner how many there are.
function narrow(input: { projectId: string; filter: DeadLetterFilter }, more: Condition[]) {
  const { projectId, filter } = input;
  const conditions: Condition[] = [
    ['d.project_id = ?', projectId],
    ['d.status = ?', filter.status],
    ['d.channel_id = ?', filter.channelId],
    ['d.notiflow_id = ?', filter.notiflowId],
    ['d.run_id = ?', filter.runId],
    ['d.updated_at > ?', filter.failedAfter],
    ['d.updated_at < ?', filter.failedBefore],
    ...more,
  ];
  const given = conditions.filter(([, value]) => value !== undefined);
  const where = [isDead('d'), ...numberConditions(given)].join(' AND ');
  return { where, values: given.map(([, value]) => value) };
}

/** Groups the project's dead letters that were made since a moment, at most as many as are counted. */
export async function listDeadLetterGroups(
  db: Db,
  input: { projectId: string; filter: DeadLetterFilter; since: Date },
): Promise<DeadLetterGroups> {
  const { where, values } = narrow(input, [['d.id > ?', idBefore(input.since)]]);
  // The newest ones, bounded. In their order they come into a group, so its first ids are its newest.
  const { rows } = await db.pool.query<DeadLetterGroup & { counted: number }>(
    `WITH grouped AS (
       SELECT ${alike}, max(d.provider COLLATE "C") AS provider, count(*)::int AS count,
              min(d.updated_at) AS first_at, max(d.updated_at) AS last_at, (array_agg(d.id))[1:3] AS delivery_ids
       FROM (SELECT d.* FROM deliveries d WHERE ${where} ORDER BY d.id DESC LIMIT ${deadLettersCountedMax + 1}) d
       GROUP BY ${alike})
     SELECT ${fingerprintOf('g')} AS fingerprint, g.status, g.reason, g.code, g.channel_type AS "channelType",
            g.channel_id AS "channelId", c.handle AS channel, g.provider, g.count,
            g.first_at AS "firstAt", g.last_at AS "lastAt", g.delivery_ids AS "deliveryIds",
            (sum(g.count) OVER ())::int AS counted
     FROM grouped g LEFT JOIN channels c ON c.id = g.channel_id
     ORDER BY g.count DESC, g.last_at DESC LIMIT ${groupsMax}`,
    values,
  );
  return {
    groups: rows.map((row) => {
      const { counted: _, ...group } = row;
      return group;
    }),
    hasMore: (rows[0]?.counted ?? 0) > deadLettersCountedMax,
  };
}

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
  const { where, values } = narrow(input, [
    ['d.id = ANY (?::uuid[])', input.deliveryIds ?? undefined],
  ]);
  const { rows } = await db.pool.query<{ count: number }>(
    input.fingerprint === null
      ? `SELECT count(*)::int AS count FROM (
           SELECT FROM deliveries d WHERE ${where} LIMIT ${deadLettersCountedMax + 1}) dead`
      : // One fingerprint for each group, not for each dead letter: OFFSET 0 keeps it so.
        `SELECT least(coalesce(sum(g.count), 0), ${deadLettersCountedMax + 1})::int AS count
         FROM (SELECT ${alike}, count(*) AS count FROM deliveries d WHERE ${where} GROUP BY ${alike} OFFSET 0) g
         WHERE ${fingerprintOf('g')} = $${values.length + 1}`,
    input.fingerprint === null ? values : [...values, input.fingerprint],
  );
  return rows[0]?.count ?? 0;
}
