import type { Database } from '@notiflow/database';
import { checkSecrets, type Secrets } from '@notiflow/vault';
import { type Finding, well, wrong } from './finding.ts';

/** Tells whether these are the secrets the database was set up with. */
export async function checkSetUp(
  { doctor }: Pick<Database, 'doctor'>,
  secrets: Secrets,
): Promise<Finding> {
  const facts = await doctor.recallFacts();
  try {
    // Looks and remembers nothing, unlike a start.
    await checkSecrets(
      { rememberFact: async ({ name, value }) => facts.get(name) ?? value },
      secrets,
    );
    return well('Secrets', 'those this database was set up with');
  } catch (error) {
    return wrong('Secrets', (error as Error).message);
  }
}
