import { type Db, run, statement } from '../connect.ts';

const matchesMax = 1_000;

// One index for each way to name somebody; an address may belong to more than one of them.
const find = statement<{ id: string }>(
  'find-users-by-name',
  `SELECT id FROM users WHERE project_id = $1 AND external_id = $2
   UNION SELECT id FROM users WHERE project_id = $1 AND lower(email) = lower($2)
   UNION SELECT id FROM users WHERE project_id = $1 AND phone = $2
   UNION SELECT id FROM users WHERE project_id = $1 AND id = $3
   LIMIT ${matchesMax}`,
);

/** The ids of those whose id, external id, e-mail address or phone number this is. */
export async function findUserIds(
  db: Db,
  input: { projectId: string; text: string; id: string | null },
): Promise<string[]> {
  const rows = await run(db.pool, find, [input.projectId, input.text, input.id]);
  return rows.map(({ id }) => id);
}
