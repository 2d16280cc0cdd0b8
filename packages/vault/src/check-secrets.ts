import { createHmac } from 'node:crypto';
import type { Secrets } from './load-secrets.ts';
import { type KeyRing, open, seal } from './seal.ts';

const checkText = 'notiflow';
const checkContext = 'installation check';

/** Keeps facts about the installation: stores one unless it is known, and answers the known value. */
export interface FactKeeper {
  rememberFact(fact: { name: string; value: string }): Promise<string>;
}

/** Refuses, in a sentence, secrets other than those the installation was set up with; the first start sets them. */
export async function checkSecrets(facts: FactKeeper, { keyRing, pepper }: Secrets): Promise<void> {
  const pepperCheck = createHmac('sha256', pepper).update(checkContext).digest('hex');
  const known = {
    pepper: await facts.rememberFact({ name: 'pepper_check', value: pepperCheck }),
    encryption: await facts.rememberFact({
      name: 'encryption_check',
      value: seal(keyRing, checkText, checkContext),
    }),
  };
  if (known.pepper !== pepperCheck) {
    throw new Error(
      'KEY_PEPPER is not the one this database was set up with, so no API key would be recognised. Set it to the first one, or restore DATA_DIR/secrets.json.',
    );
  }
  if (!opens(keyRing, known.encryption)) {
    throw new Error(
      'ENCRYPTION_KEYS lacks the key this database was set up with, so stored credentials could not be read. Add that key to the list, or restore DATA_DIR/secrets.json.',
    );
  }
}

function opens(keyRing: KeyRing, sealed: string): boolean {
  try {
    return open(keyRing, sealed, checkContext) === checkText;
  } catch {
    return false;
  }
}
