import type { DigestWindow } from '@notiflow/contracts';
import { type Connection, run, statement } from '../connect.ts';
import { lowestId, newId } from '../ids.ts';
import { liveRuns } from '../runs/live-runs.ts';

/** A notification that comes to rest in the window of a digest. */
export interface RestingInDigest {
  id: string;
  runId: string;
  /** The visit that was loaded; a notification that was saved since comes into no window. */
  visit: number;
  step: string;
  window: DigestWindow;
}

const identity = 'recipient_id, notiflow_id, step_handle, key_hash, pinned_version_id';

// A version that was never published is tried out: its events are not mixed with those of others.
const asked = (lock: string) => `asked AS MATERIALIZED (
     SELECT n.id, n.project_id, n.notiflow_id, n.recipient_id, n.run_id, r.created_at AS accepted_at,
            d.step AS step_handle, decode(d."keyHash", 'hex') AS key_hash, d."closesAt" AS closes_at,
            CASE WHEN v.published_at IS NULL THEN r.version_id ELSE '${lowestId}' END AS pinned_version_id,
            d."windowId" AS new_id
     FROM jsonb_to_recordset($1::jsonb)
       AS d (id uuid, visit int, step text, "keyHash" text, "closesAt" timestamptz, "windowId" uuid)
     JOIN notifications n ON n.id = d.id AND n.visit = d.visit AND n.status = 'pending'
     JOIN runs r ON r.id = n.run_id AND r.status <> 'canceled'
     JOIN notiflow_versions v ON v.id = r.version_id
     ${lock})`;

// The notifications are held first: whoever has the same set finds them saved, and an erasure of the person waits.
// Then the windows, in one order: an open one is taken, so that nobody closes it before the set is saved. One that is
// being closed is waited for, and is no window any more then.
const openWindows = statement<never>(
  'open-digest-windows',
  `WITH live AS MATERIALIZED (${liveRuns('$2::uuid[]')}),
   ${asked('WHERE n.run_id IN (SELECT id FROM live) ORDER BY n.id FOR NO KEY UPDATE OF n')},
   earliest AS (
     SELECT DISTINCT ON (${identity}) * FROM asked ORDER BY ${identity}, accepted_at, run_id)
   INSERT INTO digest_windows AS w (id, project_id, ${identity}, closes_at, sweep_at)
   SELECT new_id, project_id, ${identity}, closes_at, closes_at FROM earliest ORDER BY ${identity}
   ON CONFLICT (${identity}) WHERE closed_at IS NULL DO UPDATE SET item_count = w.item_count`,
);

// A statement of its own: it sees which windows the first one has taken.
const joinWindows = statement<{ id: string; window_id: string }>(
  'join-digest-windows',
  `WITH ${asked('')},
   placed AS MATERIALIZED (
     SELECT asked.id, w.id AS window_id
     FROM asked JOIN digest_windows w USING (${identity}) WHERE w.closed_at IS NULL),
   counted AS (
     UPDATE digest_windows w SET item_count = w.item_count + added.count
     FROM (SELECT window_id, count(*)::int AS count FROM placed GROUP BY window_id) added
     WHERE w.id = added.window_id)
   SELECT id, window_id FROM placed`,
);

/**
 * Finds an open window for each notification that is still as it was loaded, or opens one, and answers which: two
 * statements for any set. Until the transaction ends nobody closes them; the notifications are to be saved in it.
 */
export async function restInDigests(
  connection: Connection,
  resting: RestingInDigest[],
): Promise<Map<string, string>> {
  const wanted = JSON.stringify(
    resting.map(({ id, visit, step, window }) => {
      return { id, visit, step, ...window, windowId: newId() };
    }),
  );
  const runIds = [...new Set(resting.map(({ runId }) => runId))];
  await run(connection, openWindows, [wanted, runIds]);
  const joined = await run(connection, joinWindows, [wanted]);
  return new Map(joined.map((row) => [row.id, row.window_id]));
}
