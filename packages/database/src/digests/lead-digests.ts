import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import {
  type AtDigest,
  askedAtDigests,
  earliestAsked,
  identity,
  printAtDigests,
  told,
} from './digest-identity.ts';

/** A notification that asks whether it goes on at once at a digest step. */
export interface LeadingQuestion extends AtDigest {
  /** For how long nothing may have gone on. */
  lookBackMs: number;
}

// To go on at once is to open the window: two that come together meet there. With a look back, windows that have closed
// count as well, from when they closed with a digest, or from when somebody went on at once.
const openEmpty = statement<never>(
  'open-leading-digest-windows',
  `WITH ${askedAtDigests('ORDER BY n.id FOR SHARE OF n')}, ${earliestAsked}
   INSERT INTO digest_windows (id, project_id, ${identity}, closes_at, sweep_at, ${told}, leader_id, look_back_ms)
   SELECT new_id, project_id, ${identity}, closes_at, closes_at, ${told}, id, look_back_ms FROM earliest a
   WHERE NOT EXISTS (
     SELECT FROM digest_windows w
     WHERE w.project_id = a.project_id AND w.recipient_id = a.recipient_id
       AND (w.notiflow_id, w.step_handle, w.key_hash, w.pinned_version_id)
         = (a.notiflow_id, a.step_handle, a.key_hash, a.pinned_version_id)
       AND greatest(CASE WHEN w.lead_id IS NOT NULL THEN w.closed_at END,
                    CASE WHEN w.leader_id <> a.id THEN w.opened_at END)
         > now() - a.look_back_ms * interval '1 ms')
   ORDER BY ${identity}
   ON CONFLICT (${identity}) WHERE closed_at IS NULL DO NOTHING`,
);

// A statement of its own: it sees what others had opened when the first one met them.
const findLeaders = statement<{ id: string }>(
  'find-leaders-of-digests',
  `WITH ${askedAtDigests('')}
   SELECT a.id FROM asked a JOIN digest_windows w USING (${identity})
   WHERE w.closed_at IS NULL AND w.leader_id = a.id`,
);

/**
 * Opens windows that are not open, each empty, and answers which notifications go on at once for that, in their order:
 * two statements for any set. Asked again, a notification is told the same as long as its window is open.
 */
export async function leadDigests(db: Db, asked: LeadingQuestion[]): Promise<boolean[]> {
  if (asked.length === 0) return [];
  const more = asked.map(({ lookBackMs }) => ({ lookBackMs }));
  const questions = printAtDigests(asked, more);
  await retryDeadlocks(() => run(db.pool, openEmpty, [questions]));
  const leaders = new Set((await run(db.pool, findLeaders, [questions])).map(({ id }) => id));
  return asked.map(({ id }) => leaders.has(id));
}
