import { LRUCache } from 'lru-cache';

/** What is logged of a page whose user is not known, or that may not ask. */
export interface PageRefusal {
  project_id: string;
  reason: string;
  /** The signing key that was named or signed; null where none did. */
  key_id: string | null;
}

/** Logs refusals of pages, each kind once in a while. */
export type RefusalLog = (refusal: PageRefusal) => void;

const quietMs = 60_000;
const kindsMax = 1_000;

/** Makes a log that tells the same of a project at most once a minute: a page with a bad token asks again and again. */
export function createRefusalLog(tell: (refusal: PageRefusal) => void): RefusalLog {
  const said = new LRUCache<string, true>({ max: kindsMax, ttl: quietMs });
  return (refusal) => {
    const { project_id, reason, key_id } = refusal;
    const kind = `${project_id} ${reason} ${key_id}`;
    if (said.has(kind)) return;
    said.set(kind, true);
    tell(refusal);
  };
}
