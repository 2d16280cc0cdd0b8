import type { Step } from '@notiflow/contracts';
import type { VersionParts } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { validationFailed } from '../../../errors.ts';
import { compileBodies } from './compile-bodies.ts';
import { resolveParts } from './resolve-parts.ts';

/** Gathers what a version goes with from now on; throws an `ApiError` when something of it is not there. */
export async function gatherParts(
  { database, renderer }: Pick<Deps, 'database' | 'renderer'>,
  input: { projectId: string; steps: Step[] },
): Promise<VersionParts> {
  const { parts, defaultLocale, problems } = await resolveParts(database, input);
  const bodies = await compileBodies(renderer, input.steps);
  const found = [...problems, ...bodies.problems];
  if (found.length > 0) throw validationFailed(found);
  const partIds = parts.map(({ id }) => id).sort();
  return { partIds, defaultLocale, compiled: bodies.compiled };
}
