import { type Db, run, statement } from '../connect.ts';

/** A channel that stands in for another one. */
export interface StandIn {
  channelId: string;
  provider: string;
  /** How many of 100 messages it gets at all times. */
  weight: number;
}

/** A channel with what its provider needs; credentials still encrypted. */
export interface ChannelForSending {
  id: string;
  projectId: string;
  /** Whether its project sends to real people. */
  live: boolean;
  handle: string;
  type: string;
  provider: string;
  settings: Record<string, unknown>;
  encryptedCredentials: string | null;
  /** Those that stand in for it, in their order. */
  standIns: StandIn[];
  updatedAt: Date;
}

/** SQL of the channels that stand in for another one, as a list in their order; null without any. None that is blocked. */
export const standInsOf = (channel: string) => `
  SELECT jsonb_agg(jsonb_build_object('channelId', other.id, 'provider', other.provider,
           'weight', coalesce((entry->>'weight')::int, 0)) ORDER BY place)
  FROM jsonb_array_elements(${channel}.settings->'alternatives') WITH ORDINALITY AS listed (entry, place)
  JOIN channels other ON other.project_id = ${channel}.project_id AND other.handle = entry->>'channel'
    AND other.type = ${channel}.type AND other.id <> ${channel}.id AND other.blocked_at IS NULL`;

const load = statement<{
  id: string;
  project_id: string;
  live: boolean;
  handle: string;
  type: string;
  provider: string;
  settings: Record<string, unknown>;
  credentials: string | null;
  stand_ins: StandIn[] | null;
  updated_at: Date;
}>(
  'load-channels-for-sending',
  `SELECT c.id, project_id, live, handle, type, provider, settings, credentials, c.updated_at,
          CASE WHEN settings ? 'alternatives' THEN (${standInsOf('c')}) END AS stand_ins
   FROM channels c JOIN projects p ON p.id = project_id WHERE c.id = ANY($1::uuid[])`,
);

/** Reads the channels of a set of deliveries. */
export async function loadChannels(db: Db, ids: string[]): Promise<Map<string, ChannelForSending>> {
  const rows = ids.length === 0 ? [] : await run(db.pool, load, [ids]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        projectId: row.project_id,
        live: row.live,
        handle: row.handle,
        type: row.type,
        provider: row.provider,
        settings: row.settings,
        encryptedCredentials: row.credentials,
        standIns: row.stand_ins ?? [],
        updatedAt: row.updated_at,
      },
    ]),
  );
}
