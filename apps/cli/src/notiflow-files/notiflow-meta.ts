import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../files/parse-json.ts';
import { flattenContent } from './flatten-content.ts';
import type { NotiflowContent, RemoteNotiflow } from './notiflow-content.ts';

/** What was true when the files were last pulled or pushed. */
export interface NotiflowMeta extends JsonObject {
  version: number | null;
  published_version: number | null;
  status: string | null;
  has_unpublished_changes: boolean;
  /** Names the steps this copy comes from; a push expects them to be current still. */
  sha: string | null;
  /** The fields that the sha does not cover, as they were. */
  base: { name: unknown; active: unknown; include_in_preferences: unknown; files: string };
}

/** The meta of files that hold `written`, for a notiflow the API answered. */
export function createMeta(remote: RemoteNotiflow, written: NotiflowContent): NotiflowMeta {
  const { current_version: current, published_version: published } = remote;
  const { name, active, include_in_preferences } = remote;
  return {
    version: current?.version_number ?? null,
    published_version: published?.version_number ?? null,
    status: current?.status ?? null,
    has_unpublished_changes: remote.has_unpublished_changes,
    sha: current?.sha ?? null,
    ...(current?.created_by !== undefined && { created_by: current.created_by }),
    ...(published?.published_by !== undefined && { published_by: published.published_by }),
    base: { name, active, include_in_preferences, files: nameFiles(written) },
  };
}

/** Reads `__meta`; anything that was not written by us is as good as none. */
export function readMeta(value: unknown): NotiflowMeta | null {
  if (!isJsonObject(value) || !(typeof value.sha === 'string' || value.sha === null)) return null;
  return { ...value, base: isJsonObject(value.base) ? value.base : {} } as NotiflowMeta;
}

/** Names the content of files, so that a change made here since the last pull is seen. */
export function nameFiles(written: NotiflowContent): string {
  const { document, bodies } = flattenContent(written);
  return createHash('sha256')
    .update(JSON.stringify([document, [...bodies]]))
    .digest('hex')
    .slice(0, 16);
}
