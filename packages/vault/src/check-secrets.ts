import { createHmac } from 'node:crypto';
import { dirname } from 'node:path';
import type { Secrets } from './load-secrets.ts';
import { type KeyRing, open, seal } from './seal.ts';

/** The name of the fact that tells whether a key ring is that of the installation. */
export const encryptionCheckFact = 'encryption_check';

const checkText = 'notiflow';
const checkContext = 'installation check';

/** Keeps facts about the installation: stores one unless it is known, and answers the known value. */
export interface FactKeeper {
  rememberFact(fact: { name: string; value: string }): Promise<string>;
}

/** Refuses, in a sentence, secrets other than those the installation was set up with; the first start sets them. */
export async function checkSecrets(facts: FactKeeper, secrets: Secrets): Promise<void> {
  const { keyRing, pepper, file } = secrets;
  const pepperCheck = createHmac('sha256', pepper).update(checkContext).digest('hex');
  const known = {
    pepper: await facts.rememberFact({ name: 'pepper_check', value: pepperCheck }),
    encryption: await facts.rememberFact({
      name: encryptionCheckFact,
      value: seal(keyRing, checkText, checkContext),
    }),
  };
  if (known.pepper !== pepperCheck) {
    throw new Error(
      `${nameOf('KEY_PEPPER', file)} is not the one this database was set up with, so no API key would be recognised. Set it to the first one${waysOut(file)}`,
    );
  }
  if (!opens(keyRing, known.encryption)) {
    throw new Error(
      `${nameOf('ENCRYPTION_KEYS', file)} lacks the key this database was set up with, so stored credentials could not be read. Add that key to the list${waysOut(file)}`,
    );
  }
}

/** Seals with the first key of the ring what tells whether a ring is that of the installation; throws when the ring is not. */
export function resealCheck(ring: KeyRing, sealed: string): string {
  return seal(ring, open(ring, sealed, checkContext), checkContext);
}

function nameOf(variable: string, file: string | null): string {
  return file === null ? variable : `${variable} (unless set, in ${file})`;
}

/** Ends a sentence that said what to set. */
function waysOut(file: string | null): string {
  if (file === null) return ', or name an empty database in DATABASE_URL.';
  return `, or restore ${file}. To give up what the database holds, begin with an empty one: remove ${dirname(file)} if it is the embedded one, or name another in DATABASE_URL.`;
}

function opens(keyRing: KeyRing, sealed: string): boolean {
  try {
    return open(keyRing, sealed, checkContext) === checkText;
  } catch {
    return false;
  }
}
