import type { UserRecord } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { notFound } from '../../../errors.ts';

/** Finds a user by the external id of a path, or throws that there is none. */
export async function loadUser(
  { database }: Pick<Deps, 'database'>,
  { projectId, externalId }: { projectId: string; externalId: string },
): Promise<UserRecord> {
  const user = await database.users.findUser({ projectId, externalId });
  if (user === null) throw notFound('user', externalId);
  return user;
}
