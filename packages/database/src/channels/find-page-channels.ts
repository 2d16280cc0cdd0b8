import { type Db, run, statement } from '../connect.ts';

/** A channel as pages may see it: nothing of how it sends. */
export interface PageChannelRecord {
  id: string;
  handle: string;
  name: string;
  type: string;
  provider: string;
  /** The key that browsers subscribe with; null for a channel without. */
  publicKey: string | null;
}

/** A channel by its id or its handle. */
export type ChannelName = { id: string } | { handle: string };

const columns = `id, handle, name, type, provider,
  CASE WHEN type = 'web_push' THEN settings->>'public_key' END AS "publicKey"`;

// More than any page has use for.
const listMax = 200;

const list = statement<PageChannelRecord>(
  'list-page-channels',
  `SELECT ${columns} FROM channels WHERE project_id = $1 AND type = ANY ($2::text[])
   ORDER BY handle LIMIT ${listMax}`,
);

/** Lists the channels of these types, by handle. */
export async function listPageChannels(
  db: Db,
  input: { projectId: string; types: readonly string[] },
): Promise<PageChannelRecord[]> {
  return run(db.pool, list, [input.projectId, input.types]);
}

const find = statement<PageChannelRecord>(
  'find-page-channel',
  `SELECT ${columns} FROM channels
   WHERE project_id = $1 AND (id = $2::uuid OR handle = $3) AND type = ANY ($4::text[])`,
);

/** Finds a channel of one of these types; null when there is none. */
export async function findPageChannel(
  db: Db,
  input: { projectId: string; name: ChannelName; types: readonly string[] },
): Promise<PageChannelRecord | null> {
  const { projectId, name, types } = input;
  const [id, handle] = 'id' in name ? [name.id, null] : [null, name.handle];
  return (await run(db.pool, find, [projectId, id, handle, types]))[0] ?? null;
}
