import type { Step } from '@notiflow/contracts';
import type { Database, VersionParts } from '@notiflow/database';
import { validationFailed } from '../../../errors.ts';
import { resolveParts } from './resolve-parts.ts';

/** Gathers what a version goes with from now on; throws an `ApiError` when something of it is not there. */
export async function gatherParts(
  database: Pick<Database, 'templateParts' | 'projects'>,
  input: { projectId: string; steps: Step[] },
): Promise<VersionParts> {
  const { parts, defaultLocale, problems } = await resolveParts(database, input);
  if (problems.length > 0) throw validationFailed(problems);
  return { partIds: parts.map(({ id }) => id).sort(), defaultLocale, compiled: {} };
}
