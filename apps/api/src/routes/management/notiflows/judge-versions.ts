import type { VersionRecord } from '@notiflow/database';
import type { Static } from 'typebox';
import type { Deps } from '../../../deps.ts';
import { findProblemsOfEach } from './find-publish-problems.ts';
import { presentVersion, type versionResource } from './present-version.ts';

/** The versions as the API answers them, each with whether it could be published now. */
export async function judgeVersions(
  deps: Pick<Deps, 'database' | 'renderer'>,
  { projectId, versions }: { projectId: string; versions: VersionRecord[] },
): Promise<Static<typeof versionResource>[]> {
  const definitions = versions.map(({ steps }) => steps);
  const problems = await findProblemsOfEach(deps, { projectId, definitions });
  return versions.map((version, index) =>
    presentVersion(version, { valid: problems[index]?.length === 0 }),
  );
}
