import { applyCompiledBodies, type Step, type TemplateParts } from '@notiflow/contracts';
import type { VersionRecord } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { validationFailed } from '../../../errors.ts';
import { compileBodies } from './compile-bodies.ts';
import { resolveParts } from './resolve-parts.ts';

/** A version as it is rendered: its bodies compiled, with what they use. */
export interface PreparedVersion {
  steps: Step[];
  parts: TemplateParts;
}

/** A version; or steps that are none yet. */
export type Preparable =
  | VersionRecord
  | (Pick<VersionRecord, 'projectId' | 'steps'> & { status: 'draft' });

/**
 * Finds what a version was published with; or, where it was not yet, what it would be published with now. Throws an
 * `ApiError` when a body cannot be compiled.
 */
export async function prepareVersion(
  { database, renderer }: Pick<Deps, 'database' | 'renderer'>,
  version: Preparable,
): Promise<PreparedVersion> {
  const { projectId, steps } = version;
  if (version.status === 'draft' || !('partIds' in version)) {
    const { parts, defaultLocale } = await resolveParts(database, { projectId, steps });
    const { compiled, problems } = await compileBodies(renderer, steps);
    if (problems.length > 0) throw validationFailed(problems);
    return { steps: applyCompiledBodies(steps, compiled), parts: { parts, defaultLocale } };
  }
  const { partIds: ids, defaultLocale, compiled } = version;
  const parts = await database.templateParts.findTemplatePartsById({ projectId, ids });
  return { steps: applyCompiledBodies(steps, compiled), parts: { parts, defaultLocale } };
}
