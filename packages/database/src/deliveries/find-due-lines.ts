import { type DeliveryLine, deliveryLines, turnsOfLine } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { isNotOutside } from './not-outside.ts';

/** A line of a lane in which a delivery waits that is due, and what the lane leads to. */
export interface DueLine {
  lane: string;
  line: DeliveryLine;
  projectId: string;
  /** May be one that the code no longer knows. */
  channelType: string;
  /** That of the channel as it is now; that of the delivery when the channel was deleted. */
  provider: string;
}

/** What was found, and where the next look goes on: empty when it begins anew. */
export interface DueLines {
  due: DueLine[];
  next: string;
}

const linesAsRows = deliveryLines
  .map((line) => `('${line}', ${turnsOfLine[line].from}, ${turnsOfLine[line].to})`)
  .join(', ');

// Steps from one lane to the next in the index, however many deliveries wait in each. What a worker of an older
// version made has no lane yet.
const find = statement<{ lane: string; due: Omit<DueLine, 'lane'>[] | null }>(
  'find-due-lines',
  `WITH RECURSIVE adopted AS (
     UPDATE deliveries SET lane = channel_id::text WHERE status = 'pending' AND lane IS NULL),
   lanes AS (
     (SELECT lane FROM deliveries WHERE status = 'pending' AND lane > $1 ORDER BY lane LIMIT 1)
     UNION ALL
     SELECT (SELECT d.lane FROM deliveries d
             WHERE d.status = 'pending' AND d.lane > lanes.lane ORDER BY d.lane LIMIT 1)
     FROM lanes WHERE lanes.lane IS NOT NULL)
   SELECT seen.lane,
     (SELECT jsonb_agg(jsonb_build_object('line', lines.line, 'projectId', head.project_id,
               'channelType', head.channel_type, 'provider',
               coalesce((SELECT provider FROM channels WHERE channels.id = head.channel_id), head.provider)))
      FROM (VALUES ${linesAsRows}) AS lines (line, "from", "to")
      CROSS JOIN LATERAL (
        SELECT d.project_id, d.channel_id, d.channel_type, d.provider FROM deliveries d
        WHERE d.status = 'pending' AND d.lane = seen.lane
          AND d.turn BETWEEN lines."from" AND lines."to" AND d.next_attempt_at <= now()
          AND ${isNotOutside('d')}
        ORDER BY d.turn, d.next_attempt_at LIMIT 1) head) AS due
   FROM (SELECT lane FROM lanes WHERE lane IS NOT NULL LIMIT $2::int) seen`,
);

/** Looks at up to `limit` lanes behind the given one, in their order, and answers the lines in which something is due. */
export async function findDueLines(
  db: Db,
  input: { after: string; limit: number },
): Promise<DueLines> {
  const rows = await run(db.pool, find, [input.after, input.limit]);
  return {
    due: rows.flatMap(({ lane, due }) => (due ?? []).map((line) => ({ lane, ...line }))),
    next: rows.length === input.limit ? (rows.at(-1)?.lane ?? '') : '',
  };
}
