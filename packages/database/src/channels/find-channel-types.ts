import { type Db, run, statement } from '../connect.ts';

const find = statement<{ handle: string; type: string }>(
  'find-channel-types',
  'SELECT handle, type FROM channels WHERE project_id = $1 AND handle = ANY ($2::text[])',
);

/** Finds the types of the project's channels with these handles, by handle. */
export async function findChannelTypes(
  db: Db,
  input: { projectId: string; handles: string[] },
): Promise<Map<string, string>> {
  const channels = await run(db.pool, find, [input.projectId, input.handles]);
  return new Map(channels.map(({ handle, type }) => [handle, type]));
}
