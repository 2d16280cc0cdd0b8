import type { LoadedNotification, LoadedRun } from '@notiflow/database';

/** A notification and its run as its steps see them. */
export interface Carried {
  notification: LoadedNotification;
  run: LoadedRun;
}

/**
 * Behind a digest step the data is that of the last item, the message keeps its worth as long as one of them does, and
 * the version is that of the digest; what carries none is left as it is.
 */
export function carryDigest(notification: LoadedNotification, run: LoadedRun): Carried {
  const { digest } = notification;
  if (digest === null) return { notification, run };
  const { data, expiresAt, versionId } = digest;
  return {
    notification: { ...notification, data: null },
    run: { ...run, data, expiresAt, versionId: versionId ?? run.versionId },
  };
}
