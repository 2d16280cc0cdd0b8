import type { Step } from '@notiflow/contracts';
import type { NotiflowRecord, VersionRecord } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { anyObject, momentOrNull, textOrNull, toMoment } from '../../../request/resource-parts.ts';

const stepResource = Type.Object({
  handle: Type.String(),
  name: textOrNull,
  type: Type.String(),
  position: Type.Integer(),
  parent_step_handle: textOrNull,
  branch_handle: textOrNull,
  channel_type: textOrNull,
  channel_handle: textOrNull,
  conditions: Type.Array(anyObject),
  settings: anyObject,
  provider_settings: Type.Optional(anyObject),
  template: Type.Optional(Type.Object({ channel_type: Type.String(), data: anyObject })),
});

const versionResource = Type.Object({
  id: Type.String(),
  notiflow_id: Type.String(),
  version_number: Type.Integer(),
  status: Type.String(),
  sha: Type.String(),
  steps: Type.Array(stepResource),
  published_at: momentOrNull,
  inserted_at: Type.String(),
  updated_at: Type.String(),
});

const versionOrNull = Type.Union([versionResource, Type.Null()]);

/** A notiflow with the version that is edited and the version that runs. */
export const notiflowResource = Type.Object({
  id: Type.String(),
  handle: Type.String(),
  name: Type.String(),
  active: Type.Boolean(),
  include_in_preferences: Type.Boolean(),
  has_unpublished_changes: Type.Boolean(),
  current_version_id: textOrNull,
  published_version_id: textOrNull,
  current_version: versionOrNull,
  published_version: versionOrNull,
  created_at: Type.String(),
  updated_at: Type.String(),
});

/** A notiflow as the API answers it. */
export function presentNotiflow(notiflow: NotiflowRecord): Static<typeof notiflowResource> {
  return {
    id: notiflow.id,
    handle: notiflow.handle,
    name: notiflow.name,
    active: notiflow.active,
    include_in_preferences: notiflow.includeInPreferences,
    has_unpublished_changes: notiflow.draftVersionId !== null,
    current_version_id: notiflow.current?.id ?? null,
    published_version_id: notiflow.publishedVersionId,
    current_version: notiflow.current && presentVersion(notiflow.current),
    published_version: notiflow.published && presentVersion(notiflow.published),
    created_at: notiflow.createdAt.toISOString(),
    updated_at: notiflow.updatedAt.toISOString(),
  };
}

function presentVersion(version: VersionRecord): Static<typeof versionResource> {
  return {
    id: version.id,
    notiflow_id: version.notiflowId,
    version_number: version.versionNumber,
    status: version.status,
    sha: version.sha,
    steps: version.steps.map(presentStep),
    published_at: toMoment(version.publishedAt),
    inserted_at: version.createdAt.toISOString(),
    updated_at: version.updatedAt.toISOString(),
  };
}

/** A step in the shape a PUT takes, so that what was read can be written back. */
function presentStep(step: Step): Static<typeof stepResource> {
  const place = {
    handle: step.handle,
    name: step.name ?? null,
    type: step.type,
    position: step.position,
    parent_step_handle: null,
    branch_handle: null,
    conditions: [],
  };
  const noChannel = { channel_type: null, channel_handle: null };
  switch (step.type) {
    case 'trigger':
      return { ...place, ...noChannel, settings: { exclude_actor: step.exclude_actor } };
    case 'end':
      return { ...place, ...noChannel, settings: {} };
    case 'channel': {
      const { channel_type, channel_handle, provider_settings, template } = step;
      return {
        ...place,
        channel_type,
        channel_handle: channel_handle ?? null,
        settings: {},
        ...(provider_settings && { provider_settings }),
        ...(template && { template: { channel_type, data: { ...template } } }),
      };
    }
    default:
      return step satisfies never;
  }
}
