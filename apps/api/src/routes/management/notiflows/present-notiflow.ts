import {
  type LateRuns,
  lateRunsCountedMax,
  type NotiflowRecord,
  type NotiflowSummary,
} from '@notiflow/database';
import Type, { type Static, type TSchema } from 'typebox';
import type { Deps } from '../../../deps.ts';
import { momentOrNull, textOrNull, toMoment } from '../../../request/resource-parts.ts';
import { judgeVersions } from './judge-versions.ts';
import { listedVersionResource, presentListedVersion, versionResource } from './present-version.ts';

const nullOr = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);

const facts = {
  id: Type.String(),
  handle: Type.String(),
  name: Type.String(),
  active: Type.Boolean(),
  include_in_preferences: Type.Boolean(),
  has_unpublished_changes: Type.Boolean(),
  sha: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'Of the current version: what `expected_sha` is compared with',
  }),
  current_version_id: textOrNull,
  published_version_id: textOrNull,
  archived_at: momentOrNull,
  created_at: Type.String(),
  updated_at: Type.String(),
};

/** A notiflow with the version that is edited and the version that runs. */
export const notiflowResource = Type.Object(
  {
    ...facts,
    current_version: nullOr(versionResource),
    published_version: nullOr(versionResource),
  },
  { title: 'Notiflow' },
);

const notiflowVolume = Type.Object(
  {
    runs: Type.Integer({
      minimum: 0,
      maximum: lateRunsCountedMax,
      description: 'Runs that were accepted in the last 24 hours',
    }),
    is_more: Type.Boolean({ description: 'Whether there were more than are counted' }),
    last_run_at: momentOrNull,
  },
  { title: 'NotiflowVolume', description: 'Null unless it is asked for' },
);

/** A notiflow as lists answer it: its versions without their steps. */
export const listedNotiflowResource = Type.Object(
  {
    ...facts,
    current_version: nullOr(listedVersionResource),
    published_version: nullOr(listedVersionResource),
    volume: nullOr(notiflowVolume),
  },
  { title: 'ListedNotiflow' },
);

/** A notiflow as the API answers it; each version with whether it could be published now. */
export async function presentNotiflow(
  deps: Pick<Deps, 'database' | 'renderer'>,
  notiflow: NotiflowRecord,
): Promise<Static<typeof notiflowResource>> {
  const { projectId, current, published } = notiflow;
  const stored = [current, published].filter((version) => version !== null);
  const versions = await judgeVersions(deps, { projectId, versions: stored });
  const versionOf = (id: string | undefined) => versions.find((one) => one.id === id) ?? null;
  return {
    ...presentFacts(notiflow),
    current_version: versionOf(current?.id),
    published_version: versionOf(published?.id),
  };
}

/** A notiflow as lists answer it. */
export function presentListedNotiflow(
  notiflow: NotiflowSummary,
  late: LateRuns | null,
): Static<typeof listedNotiflowResource> {
  return {
    ...presentFacts(notiflow),
    current_version: notiflow.current && presentListedVersion(notiflow.current),
    published_version: notiflow.published && presentListedVersion(notiflow.published),
    volume: late && {
      runs: Math.min(late.runs, lateRunsCountedMax),
      is_more: late.runs > lateRunsCountedMax,
      last_run_at: toMoment(late.last_run_at),
    },
  };
}

function presentFacts(notiflow: NotiflowSummary) {
  return {
    id: notiflow.id,
    handle: notiflow.handle,
    name: notiflow.name,
    active: notiflow.active,
    include_in_preferences: notiflow.includeInPreferences,
    has_unpublished_changes: notiflow.draftVersionId !== null,
    sha: notiflow.current?.sha ?? null,
    current_version_id: notiflow.current?.id ?? null,
    published_version_id: notiflow.publishedVersionId,
    archived_at: toMoment(notiflow.archivedAt),
    created_at: notiflow.createdAt.toISOString(),
    updated_at: notiflow.updatedAt.toISOString(),
  };
}
