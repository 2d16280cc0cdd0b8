import { type Db, run, statement } from '../connect.ts';

const find = statement<{ id: string; name: string; created_at: Date }>(
  'find-topic',
  'SELECT id, name, created_at FROM topics WHERE project_id = $1 AND name = $2',
);

/** Finds a topic of the project by name. */
export async function findTopic(db: Db, input: { projectId: string; name: string }) {
  return (await run(db.pool, find, [input.projectId, input.name]))[0] ?? null;
}
