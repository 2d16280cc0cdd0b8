import { type Db, run, statement } from '../connect.ts';
import { isAlive } from './store-sessions.ts';

/** A browser in which a member is logged in, as they are shown it. */
export interface ListedSession {
  id: string;
  ip: string | null;
  user_agent: string | null;
  created_at: Date;
  seen_at: Date;
}

const list = statement<ListedSession>(
  'list-sessions',
  `SELECT s.id, s.ip, s.user_agent, s.created_at, s.seen_at FROM member_sessions s
   WHERE s.member_id = $1 AND s.verified_at IS NOT NULL AND ${isAlive} ORDER BY s.seen_at DESC, s.id LIMIT 100`,
);

/** Lists the browsers in which a member is logged in, the last used first. */
export async function listSessions(db: Db, input: { memberId: string }): Promise<ListedSession[]> {
  return run(db.pool, list, [input.memberId]);
}
