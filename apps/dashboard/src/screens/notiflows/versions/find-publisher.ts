import type { ItemOf } from 'notiflows-client/operations';

type Entry = ItemOf<'GET /management/v1/audit-log'>;

// The entry is written when the answer is: a moment after the version was published.
const laterMs = 60_000;

/** The line of the audit log that says who published a version; null where it is not among them. */
export function findPublisher<E extends Pick<Entry, 'resource_id' | 'created_at'>>(
  entries: readonly E[],
  { notiflowId, version }: { notiflowId: string; version: { published_at: string | null } },
): E | null {
  if (version.published_at === null) return null;
  const at = Date.parse(version.published_at);
  const near = entries
    .map((entry) => ({ entry, after: Date.parse(entry.created_at) - at }))
    .filter(({ entry, after }) => entry.resource_id === notiflowId && after >= 0 && after < laterMs)
    .sort((a, b) => a.after - b.after);
  return near[0]?.entry ?? null;
}
