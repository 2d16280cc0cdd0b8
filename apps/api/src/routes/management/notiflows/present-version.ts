import type { VersionRecord, VersionSummary } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { momentOrNull, toMoment } from '../../../request/resource-parts.ts';
import { presentStep, stepResource } from './present-step.ts';

/** A version without its steps. */
export const listedVersionResource = Type.Object(
  {
    id: Type.String(),
    notiflow_id: Type.String(),
    version_number: Type.Integer(),
    status: Type.String(),
    sha: Type.String(),
    published_at: momentOrNull,
    inserted_at: Type.String(),
    updated_at: Type.String(),
  },
  { title: 'ListedVersion' },
);

/** A version with its steps, and whether it could be published now. */
export const versionResource = Type.Object(
  {
    ...listedVersionResource.properties,
    valid: Type.Boolean({ description: 'Whether it could be published with the channels of now' }),
    steps: Type.Array(stepResource),
  },
  { title: 'Version' },
);

/** A version without its steps, as lists of notiflows answer it. */
export function presentListedVersion(
  version: VersionSummary,
): Static<typeof listedVersionResource> {
  return {
    id: version.id,
    notiflow_id: version.notiflowId,
    version_number: version.versionNumber,
    status: version.status,
    sha: version.sha,
    published_at: toMoment(version.publishedAt),
    inserted_at: version.createdAt.toISOString(),
    updated_at: version.updatedAt.toISOString(),
  };
}

/** A version as the API answers it. */
export function presentVersion(
  version: VersionRecord,
  { valid }: { valid: boolean },
): Static<typeof versionResource> {
  return { ...presentListedVersion(version), valid, steps: version.steps.map(presentStep) };
}
