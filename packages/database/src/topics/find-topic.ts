import { type Db, run, statement } from '../connect.ts';

/** A topic as stored. */
export interface TopicRecord {
  id: string;
  name: string;
  created_at: Date;
}

const find = statement<TopicRecord>(
  'find-topic',
  `SELECT id, name, created_at FROM topics
   WHERE project_id = $1 AND name = $2 AND removed_at IS NULL`,
);

/** Finds a topic of the project by name; a removed one is not found. */
export async function findTopic(
  db: Db,
  input: { projectId: string; name: string },
): Promise<TopicRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.name]))[0] ?? null;
}
