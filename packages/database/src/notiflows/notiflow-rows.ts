import type { Step } from '@notiflow/contracts';
import { statement } from '../connect.ts';

/** A notiflow as stored. */
export interface NotiflowRow {
  id: string;
  projectId: string;
  handle: string;
  name: string;
  active: boolean;
  includeInPreferences: boolean;
  draftVersionId: string | null;
  publishedVersionId: string | null;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export const notiflowColumns = `id, project_id AS "projectId", handle, name, active,
  include_in_preferences AS "includeInPreferences", draft_version_id AS "draftVersionId",
  published_version_id AS "publishedVersionId", archived_at AS "archivedAt",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** A version without its steps, which may be long. */
export interface VersionSummary {
  id: string;
  projectId: string;
  notiflowId: string;
  versionNumber: number;
  status: string;
  sha: string;
  publishedAt: Date | null;
  pinnedAt: Date | null;
  /** The template parts it was published with, or pinned by a run of the draft. */
  partIds: string[];
  defaultLocale: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export const versionSummaryColumns = `id, project_id AS "projectId", notiflow_id AS "notiflowId",
  version_number AS "versionNumber", status, sha, published_at AS "publishedAt",
  pinned_at AS "pinnedAt", part_ids AS "partIds",
  default_locale AS "defaultLocale", created_at AS "createdAt", updated_at AS "updatedAt"`;

/** A version as stored. */
export interface VersionRecord extends VersionSummary {
  steps: Step[];
  /** Bodies that were compiled when it was published, by the handle of their step. */
  compiled: Record<string, string>;
}

/** What goes with the steps of a version when it is published, or pinned by a run. */
export interface VersionParts {
  partIds: readonly string[];
  defaultLocale: string | null;
  compiled: Record<string, string>;
}

export const versionColumns = `${versionSummaryColumns}, steps, compiled`;

/** What goes with steps that use nothing beside their own source. */
export const noVersionParts: VersionParts = { partIds: [], defaultLocale: null, compiled: {} };

/** Takes a version out of use; a run that pinned it goes on with it. */
export const archiveVersion = statement(
  'archive-version',
  `UPDATE notiflow_versions SET status = 'archived', updated_at = now() WHERE id = $1`,
);
