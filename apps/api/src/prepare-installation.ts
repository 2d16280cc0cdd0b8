import type { ApiConfig } from '@notiflow/boot';
import type { Database } from '@notiflow/database';
import {
  type FirstCredentials,
  prepareFirstCredentials,
  prepareFirstMember,
} from '@notiflow/vault';

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

/** Creates the first member where there is none; answers the link by which they choose a password, if they have to. */
export async function createFirstMember(
  { members }: Pick<Database, 'members'>,
  { config, pepper }: { config: ApiConfig; pepper: Buffer },
): Promise<string | null> {
  const { stored, linkPath } = await prepareFirstMember(
    { email: config.BOOTSTRAP_MEMBER_EMAIL, password: config.BOOTSTRAP_MEMBER_PASSWORD },
    pepper,
  );
  const member = await members.createFirstMember(stored);
  if (member === null || linkPath === null) return null;
  return `${config.PUBLIC_URL ?? `http://localhost:${config.PORT}`}${linkPath}`;
}
