import { hashKey } from './keys.ts';
import { hashPassword } from './passwords.ts';
import { generateToken } from './random-token.ts';

/** How long a link by which a member chooses a password is good for. */
export const memberLinkLifeS = 3 * 24 * 60 * 60;

/** The first member as stored, and the link by which they choose a password unless one was given. */
export interface FirstMember {
  stored: {
    email: string;
    passwordHash: string | null;
    link: { hash: Buffer; lifeS: number } | null;
  };
  /** Below the address of the api: after `#` nothing is sent to a server. */
  linkPath: string | null;
}

/** Prepares the first member: with the given password, or with a link that is good once. */
export async function prepareFirstMember(
  { email, password }: { email: string; password?: string },
  pepper: Buffer,
): Promise<FirstMember> {
  if (password !== undefined) {
    const passwordHash = await hashPassword(password);
    return { stored: { email, passwordHash, link: null }, linkPath: null };
  }
  const token = generateToken();
  const link = { hash: hashKey(pepper, token), lifeS: memberLinkLifeS };
  return { stored: { email, passwordHash: null, link }, linkPath: `/ops/welcome#${token}` };
}
