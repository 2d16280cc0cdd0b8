import type { Db } from '../connect.ts';
import {
  type CreatedFilters,
  jsonBytes,
  type Page,
  type PageInput,
  readPage,
  whenCreated,
} from '../read-page.ts';
import { type UserRecord, userColumns } from './read-users.ts';

/** Lists the project's users, newest first; only those of the ids where some are given. */
export async function listUsers(
  db: Db,
  input: { projectId: string; ids?: readonly string[]; filters: CreatedFilters; page: PageInput },
): Promise<Page<UserRecord>> {
  return readPage<UserRecord>(
    db,
    {
      columns: userColumns,
      from: 'users u',
      bytes: jsonBytes('u.custom_fields'),
      idColumn: 'u.id',
      conditions: [
        ['u.project_id = ?', input.projectId],
        ['u.id = ANY (?::uuid[])', input.ids],
        ...whenCreated('u', input.filters),
      ],
    },
    input.page,
  );
}
