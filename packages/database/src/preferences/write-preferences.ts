import { type Connection, type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

/** One wish to store; `enabled: null` takes it back. */
export interface PreferenceEntry {
  notiflowId: string | null;
  channelType: string | null;
  enabled: boolean | null;
}

// A user who is being deleted is waited for, and has no preferences then.
const write = statement<never>(
  'write-preferences',
  `WITH owner AS MATERIALIZED (
     SELECT id FROM users WHERE project_id = $1 AND id = $2 FOR KEY SHARE),
   wanted AS (
     SELECT w.*, owner.id AS user_id FROM owner, jsonb_to_recordset($3::jsonb)
       AS w (id uuid, "notiflowId" uuid, "channelType" text, enabled boolean)),
   removed AS (
     DELETE FROM preferences p USING wanted w
     WHERE w.enabled IS NULL AND p.user_id = w.user_id
       AND p.notiflow_id IS NOT DISTINCT FROM w."notiflowId"
       AND p.channel_type IS NOT DISTINCT FROM w."channelType")
   INSERT INTO preferences (id, project_id, user_id, notiflow_id, channel_type, enabled)
   SELECT id, $1, user_id, "notiflowId", "channelType", enabled
   FROM wanted WHERE enabled IS NOT NULL
   ORDER BY "notiflowId", "channelType"
   ON CONFLICT (user_id, coalesce(notiflow_id, '00000000-0000-0000-0000-000000000000'::uuid),
                coalesce(channel_type, ''))
   DO UPDATE SET enabled = excluded.enabled, updated_at = now()`,
);

interface Writing {
  projectId: string;
  userId: string;
  /** About distinct levels. */
  entries: PreferenceEntry[];
}

/** Stores and takes back wishes on a connection, which may be inside a transaction. */
export async function writePreferencesOn(
  connection: Connection,
  { projectId, userId, entries }: Writing,
): Promise<void> {
  if (entries.length === 0) return;
  const values = entries.map((entry) => ({ id: newId(), ...entry }));
  await run(connection, write, [projectId, userId, JSON.stringify(values)]);
}

/** Stores and takes back what a user wants; what is not named stays. */
export async function writePreferences(db: Db, input: Writing): Promise<void> {
  await retryDeadlocks(() => writePreferencesOn(db.pool, input));
}
