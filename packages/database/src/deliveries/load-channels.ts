import { type Db, run, statement } from '../connect.ts';

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
  updatedAt: Date;
}

const load = statement<{
  id: string;
  project_id: string;
  live: boolean;
  handle: string;
  type: string;
  provider: string;
  settings: Record<string, unknown>;
  credentials: string | null;
  updated_at: Date;
}>(
  'load-channels-for-sending',
  `SELECT c.id, project_id, live, handle, type, provider, settings, credentials, c.updated_at
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
        updatedAt: row.updated_at,
      },
    ]),
  );
}
