import { type Db, run, statement } from '../connect.ts';
import { type Branch, columnsOf, type FoundRecord, selectBranch } from './found-rows.ts';

const branches: Branch[] = [
  {
    kind: 'user',
    by: 'email',
    columns: columnsOf.user,
    from: 'users x WHERE x.project_id = $1 AND x.id = ANY(ARRAY(SELECT users_of_email($2, $5)))',
  },
  {
    kind: 'user',
    by: 'phone',
    columns: columnsOf.user,
    from: 'users x WHERE x.project_id = $1 AND x.phone = ANY($3::text[]) ORDER BY x.id DESC',
  },
  {
    kind: 'suppression',
    by: 'address',
    columns: columnsOf.suppression,
    // One look into the index for each of a few keys: OFFSET 0 keeps it from becoming a join with all of them.
    from: `(SELECT s.* FROM jsonb_array_elements($4::jsonb) known CROSS JOIN LATERAL (
        SELECT * FROM suppressions WHERE project_id = $1 AND channel_type = known->>'type'
          AND address_hash = sha256(convert_to(concat_ws(' ', $1::text, known->>'type', known->>'key'), 'UTF8')) OFFSET 0) s) x
      WHERE x.expires_at IS NULL OR x.expires_at > now() ORDER BY x.id DESC`,
  },
];

// $1 project, $2 an e-mail address, $3 phone numbers, $4 what suppressions know it by, $5 how many of each.
const find = statement<FoundRecord>(
  'find-by-address',
  branches.map((branch) => selectBranch(branch, '$5')).join('\nUNION ALL\n'),
);

/** Who has this address, and whether nothing is sent to it. For those alone who may read addresses. */
export async function findByAddress(
  db: Db,
  input: {
    projectId: string;
    email: string;
    phones: string[];
    /** The text by which the list of suppressions knows it, for each channel type. */
    suppressionKeys: { type: string; key: string }[];
    most: number;
  },
): Promise<FoundRecord[]> {
  const { projectId, email, phones, suppressionKeys, most } = input;
  const keys = JSON.stringify(suppressionKeys);
  return run(db.pool, find, [projectId, email, phones, keys, most]);
}
