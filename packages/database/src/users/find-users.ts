import { type Db, run, statement } from '../connect.ts';

const matchesMax = 1_000;

// One index for each way to name somebody; an address may belong to more than one of them.
const find = statement<{ id: string }>(
  'find-users-by-name',
  `SELECT id FROM users WHERE project_id = $1 AND external_id = $2
   UNION SELECT users_of_email($2, ${matchesMax}) WHERE $4
   UNION SELECT id FROM users WHERE project_id = $1 AND phone = $2 AND $4
   UNION SELECT id FROM users WHERE project_id = $1 AND id = $3
   LIMIT ${matchesMax}`,
);

/** The ids of those whose id or external id this is, or, where that may be asked, e-mail address or phone number. */
export async function findUserIds(
  db: Db,
  input: { projectId: string; text: string; id: string | null; byAddress: boolean },
): Promise<string[]> {
  const rows = await run(db.pool, find, [input.projectId, input.text, input.id, input.byAddress]);
  return rows.map(({ id }) => id);
}
