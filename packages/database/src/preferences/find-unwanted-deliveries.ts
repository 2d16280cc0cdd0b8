import { type Db, run, statement } from '../connect.ts';
import { decidingWish } from './deciding-wish.ts';

/** Why a recipient does not want a message any more, as skipped deliveries tell it. */
export type Unwanted =
  | { reason: 'opted_out'; details: { level: string } }
  /** By the clock of the project; null until further notice. */
  | { reason: 'paused'; details: { until: Date | null } };

const find = statement<{ id: string; level: string | null; until: Date | null }>(
  'find-unwanted-deliveries',
  `SELECT d.id, CASE WHEN wish.enabled IS FALSE THEN wish.level END AS level,
          nullif(u.paused_until, 'infinity') + p.clock_offset_ms * interval '1 ms' AS until
   FROM deliveries d
   JOIN notiflows f ON f.id = d.notiflow_id AND f.include_in_preferences
   JOIN users u ON u.id = d.recipient_id
   JOIN projects p ON p.id = d.project_id
   LEFT JOIN LATERAL (${decidingWish('d')}) wish ON true
   WHERE d.id = ANY($1::uuid[]) AND (wish.enabled IS FALSE OR u.paused_until > now())`,
);

/** Tells which deliveries their recipients do not want any more, of those one can opt out of: one statement for any set. */
export async function findUnwantedDeliveries(
  db: Db,
  ids: string[],
): Promise<Map<string, Unwanted>> {
  const rows = await run(db.pool, find, [ids]);
  return new Map(
    rows.map(({ id, level, until }): [string, Unwanted] => [
      id,
      level === null
        ? { reason: 'paused', details: { until } }
        : { reason: 'opted_out', details: { level } },
    ]),
  );
}
