import { type Db, run, statement } from '../connect.ts';

const remove = statement<{ id: string }>(
  'remove-topic',
  `UPDATE topics SET removed_at = now()
   WHERE project_id = $1 AND name = $2 AND removed_at IS NULL RETURNING id`,
);

/**
 * Removes a topic with everybody on it; false when there is none of this name. The rows stay for the runs that
 * were accepted before, until a sweep deletes them, so that removing takes as long for a million subscribers as for one.
 */
export async function removeTopic(
  db: Db,
  input: { projectId: string; name: string },
): Promise<boolean> {
  return (await run(db.pool, remove, [input.projectId, input.name])).length > 0;
}
