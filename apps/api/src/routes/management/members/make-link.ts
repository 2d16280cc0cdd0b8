import { generateToken, memberLinkLifeS } from '@notiflow/vault';
import type { Deps } from '../../../deps.ts';

/** Makes the link by which a member chooses a password, instead of the one before. */
export async function makeMemberLink(
  { database, hashCredential, config }: Pick<Deps, 'database' | 'hashCredential' | 'config'>,
  id: string,
): Promise<string> {
  const token = generateToken();
  await database.members.createMemberLink({
    id,
    hash: hashCredential(token),
    lifeS: memberLinkLifeS,
  });
  // After `#` nothing is sent to a server, nor kept in its log.
  return `${config.PUBLIC_URL ?? ''}/ops/welcome#${token}`;
}
