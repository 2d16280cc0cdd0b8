import { createHmac } from 'node:crypto';
import type { Database } from '@notiflow/database';
import {
  type FirstCredentials,
  type KeyRing,
  open,
  prepareFirstCredentials,
  type Secrets,
  seal,
} from '@notiflow/vault';
import type { ApiConfig } from './config.ts';

const checkText = 'notiflow';
const checkContext = 'installation check';

/** Refuses, in a sentence, secrets other than those the database was set up with; the first start sets them. */
export async function checkSecrets(
  { projects }: Pick<Database, 'projects'>,
  { keyRing, pepper }: Secrets,
): Promise<void> {
  const pepperCheck = createHmac('sha256', pepper).update(checkContext).digest('hex');
  const known = {
    pepper: await projects.rememberFact({ name: 'pepper_check', value: pepperCheck }),
    encryption: await projects.rememberFact({
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

/** Creates the first project on an empty database; answers the credentials that were generated for it. */
export async function createFirstProject(
  { projects }: Pick<Database, 'projects'>,
  { config, pepper }: { config: ApiConfig; pepper: Buffer },
): Promise<Partial<FirstCredentials>> {
  const given = {
    apiKey: config.BOOTSTRAP_API_KEY,
    secretKey: config.BOOTSTRAP_SECRET_KEY,
    accountToken: config.BOOTSTRAP_ACCOUNT_TOKEN,
  };
  const { clear, hashed } = prepareFirstCredentials(given, pepper);
  const slug = config.BOOTSTRAP_PROJECT;
  if (!(await projects.createFirstProject({ slug, ...hashed }))) return {};
  const generated = Object.entries(clear).filter(
    ([name]) => given[name as keyof FirstCredentials] === undefined,
  );
  return Object.fromEntries(generated);
}
