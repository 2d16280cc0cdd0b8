import { ApiError } from 'notiflows-client';
import { type ApiClient, toPathPart } from '../api-client.ts';
import type { RemoteNotiflow } from '../notiflow-files/notiflow-content.ts';

/** Reads a notiflow with its current version; null when the project has none of that handle. */
export async function findRemote(
  client: ApiClient,
  handle: string,
): Promise<RemoteNotiflow | null> {
  try {
    const path = `/notiflows/${toPathPart(handle)}`;
    const { body } = await client.request<RemoteNotiflow>('GET', path);
    // An archived one is as good as gone: a push of its handle makes it anew.
    return body.archived_at ? null : body;
  } catch (error) {
    const isMissing =
      error instanceof ApiError && error.status === 404 && resourceOf(error) === 'notiflow';
    if (isMissing) return null;
    throw error;
  }
}

function resourceOf({ details }: ApiError): unknown {
  return (details as { resource?: unknown } | undefined)?.resource;
}
