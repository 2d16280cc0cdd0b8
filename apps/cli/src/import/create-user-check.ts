import type { ImportRow, RowProblem } from './import-row.ts';
import { toUser } from './to-user.ts';

/** Makes the check of `--dry-run`: the schema the API checks bodies with. */
export async function createUserCheck({
  isText,
}: {
  isText: boolean;
}): Promise<(row: ImportRow) => RowProblem[]> {
  // Here and not above: an import itself leaves the judgement to the API, and starts faster without.
  const { createParser, upsertUsersItem } = await import('@notiflow/contracts');
  const parse = createParser(upsertUsersItem);
  return (row) => {
    const user = toUser(row, { isText });
    if (Array.isArray(user)) return user;
    const parsed = parse({ external_id: user.externalId, ...user.body });
    return parsed.ok ? [] : parsed.problems;
  };
}
