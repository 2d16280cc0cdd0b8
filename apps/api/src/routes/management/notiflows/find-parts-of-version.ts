import type { TemplateParts } from '@notiflow/contracts';
import type { Database, VersionRecord } from '@notiflow/database';
import { resolveParts } from './resolve-parts.ts';

/** What a version was published with; or, where it was not yet, what it would be published with now. */
export async function findPartsOfVersion(
  database: Pick<Database, 'templateParts' | 'projects'>,
  { projectId, status, steps, partIds, defaultLocale }: VersionRecord,
): Promise<TemplateParts> {
  if (status === 'draft') {
    const resolved = await resolveParts(database, { projectId, steps });
    return { parts: resolved.parts, defaultLocale: resolved.defaultLocale };
  }
  const parts = await database.templateParts.findTemplatePartsById({ projectId, ids: partIds });
  return { parts, defaultLocale };
}
