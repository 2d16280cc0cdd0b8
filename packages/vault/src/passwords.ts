import { hash, verify } from '@node-rs/argon2';

/** The least a password has: length is what makes guessing long. */
export const passwordCharsMin = 12;

/** The most: hashing costs by the byte, too. */
export const passwordCharsMax = 256;

// Argon2id, as the library does unless told otherwise, with what OWASP's cheat sheet asks for at least: 19 MiB, two passes,
// one lane.
const options = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;

/** Hashes a password for storing, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), options);
}

let hashOfNobody: Promise<string> | undefined;

/**
 * Tells whether the password is that of a stored hash. Without a hash it is not, and that takes as long: how long a login
 * takes must not tell who has an account.
 */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  hashOfNobody ??= hashPassword('nobody has this password');
  const isSame = await verify(stored ?? (await hashOfNobody), password.normalize('NFKC'));
  return isSame && stored !== null;
}
