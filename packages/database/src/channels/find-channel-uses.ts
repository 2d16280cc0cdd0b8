import { type Db, run, statement } from '../connect.ts';

const find = statement<{ handle: string }>(
  'find-channel-uses',
  `SELECT DISTINCT f.handle
   FROM notiflows f JOIN notiflow_versions v ON v.id IN (f.draft_version_id, f.published_version_id)
   WHERE f.project_id = $1 AND f.archived_at IS NULL
     AND v.steps @> jsonb_build_array(jsonb_build_object('channel_handle', $2::text))
   ORDER BY f.handle LIMIT 5`,
);

/** The handles of notiflows whose draft or published version sends or signs through the channel; five at most. */
export async function findChannelUses(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<string[]> {
  const rows = await run(db.pool, find, [input.projectId, input.handle]);
  return rows.map(({ handle }) => handle);
}

const findPrimaries = statement<{ handle: string }>(
  'find-channels-it-stands-in-for',
  `SELECT handle FROM channels
   WHERE project_id = $1 AND settings->'alternatives' @> jsonb_build_array(jsonb_build_object('channel', $2::text))
   ORDER BY handle LIMIT 5`,
);

/** The handles of channels that this one stands in for; five at most. */
export async function findChannelsStoodInFor(
  db: Db,
  input: { projectId: string; handle: string },
): Promise<string[]> {
  const rows = await run(db.pool, findPrimaries, [input.projectId, input.handle]);
  return rows.map(({ handle }) => handle);
}
