import type { DigestWindow } from '@notiflow/contracts';
import { lowestId, newId } from '../ids.ts';

/** A notification at a digest step. */
export interface AtDigest {
  id: string;
  /** The visit that was loaded; a notification that was saved since comes into no window. */
  visit: number;
  step: string;
  window: DigestWindow;
}

/** What a window is of; an open one is one of its kind. */
export const identity = 'recipient_id, notiflow_id, step_handle, key_hash, pinned_version_id';

/** The same of a table. */
export const identityOf = (table: string) =>
  identity
    .split(', ')
    .map((column) => `${table}.${column}`)
    .join(', ');

/** Prints what `askedAtDigests` reads. */
export function printAtDigests(at: AtDigest[], more: Record<string, unknown>[] = []): string {
  return JSON.stringify(
    at.map(({ id, visit, step, window }, place) => {
      return { id, visit, step, ...window, windowId: newId(), ...more[place] };
    }),
  );
}

/**
 * SQL of the notifications in `$1` that are still as they were loaded, and of the windows they want, as `asked`. A version
 * that was never published is tried out: its events are not mixed with those of others.
 */
export const askedAtDigests = (lock: string) => `asked AS MATERIALIZED (
     SELECT n.id, n.project_id, n.notiflow_id, n.recipient_id, n.run_id, r.created_at AS accepted_at,
            d.step AS step_handle, decode(d."keyHash", 'hex') AS key_hash, d."closesAt" AS closes_at,
            CASE WHEN d."isPinned" OR v.published_at IS NULL THEN r.version_id
                 ELSE '${lowestId}' END AS pinned_version_id,
            d."windowId" AS new_id, d."maxItems" AS max_items, d."minItems" AS min_items,
            d."slidesMs" AS slides_ms, d.retain, d."lookBackMs" AS look_back_ms
     FROM jsonb_to_recordset($1::jsonb)
       AS d (id uuid, visit int, step text, "keyHash" text, "closesAt" timestamptz, "isPinned" boolean,
             "maxItems" int, "minItems" int, "slidesMs" bigint, retain jsonb, "lookBackMs" bigint,
             "windowId" uuid)
     JOIN notifications n ON n.id = d.id AND n.visit = d.visit AND n.status = 'pending'
     JOIN runs r ON r.id = n.run_id AND r.status <> 'canceled'
     JOIN notiflow_versions v ON v.id = r.version_id
     ${lock})`;

/** Of those who want the same window the earliest says how it is. */
export const earliestAsked = `earliest AS (
     SELECT DISTINCT ON (${identity}) * FROM asked ORDER BY ${identity}, accepted_at, run_id)`;

/** What a window is told by who opens it. */
export const told = 'max_items, min_items, slides_ms, retain';
