import { type Db, run, statement } from '../connect.ts';
import { type UserRecord, userColumns } from './read-users.ts';

/** What users change of themselves: absent keeps, null removes. */
export interface ProfileChange {
  locale?: string | null | undefined;
  timezone?: string | null | undefined;
}

const update = statement<UserRecord>(
  'update-profile',
  `UPDATE users SET
     locale = CASE WHEN $3::jsonb ? 'locale' THEN $3->>'locale' ELSE locale END,
     timezone = CASE WHEN $3::jsonb ? 'timezone' THEN $3->>'timezone' ELSE timezone END,
     updated_at = now()
   WHERE project_id = $1 AND id = $2 RETURNING ${userColumns}`,
);

/** Changes what users may say of themselves; null when the user is gone, who is not made anew. */
export async function updateProfile(
  db: Db,
  input: { projectId: string; userId: string; change: ProfileChange },
): Promise<UserRecord | null> {
  const { projectId, userId, change } = input;
  // What is undefined is left out of JSON, and so kept.
  return (await run(db.pool, update, [projectId, userId, JSON.stringify(change)]))[0] ?? null;
}
