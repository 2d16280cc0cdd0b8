import type { ChannelType } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** More are not counted: whoever looks knows that it is many. */
export const backlogCountedMax = 1_000;

/** What waits to be sent by one channel type. */
export interface Backlog {
  channel_type: ChannelType;
  /** Due and not begun; at most `backlogCountedMax`, one more standing for all beyond. */
  due: number;
  /** How long the oldest of them has been due, in milliseconds; null when nothing is due. */
  oldest_ms: number | null;
}

// The lanes of a channel begin with its id: they end, in every collation, where those of the next possible id begin.
const nextId = `left(c.id::text, 35) || translate(right(c.id::text, 1), '0123456789abcdef', '123456789abcdefg')`;

// By lanes, which are the order in which workers claim: nothing is counted that is not looked at.
const read = statement<Backlog>(
  'read-backlog',
  `SELECT c.type AS channel_type, sum(waiting.due)::int AS due,
     (extract(epoch FROM now() - min(waiting.oldest)) * 1000)::float8 AS oldest_ms
   FROM channels c
   CROSS JOIN LATERAL (
     SELECT count(*) AS due, min(next_attempt_at) AS oldest FROM (
       SELECT next_attempt_at FROM deliveries
       WHERE status = 'pending' AND lane >= c.id::text AND lane < ${nextId} AND next_attempt_at <= now()
       LIMIT ${backlogCountedMax + 1}) d) waiting
   WHERE c.project_id = $1 GROUP BY c.type ORDER BY c.type`,
);

/** Reads what is due to be sent in a project and has not begun, by channel type. */
export async function readBacklog(db: Db, input: { projectId: string }): Promise<Backlog[]> {
  return run(db.pool, read, [input.projectId]);
}
