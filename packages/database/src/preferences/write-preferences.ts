import type { DigestFrequency } from '@notiflow/contracts';
import { type Connection, type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

/** One wish to store; `null` in it takes it back. */
export type PreferenceEntry =
  | { notiflowId: string | null; channelType: string | null; enabled: boolean | null }
  | { notiflowId: string; frequency: DigestFrequency | null };

// A user who is being deleted is waited for, and has no preferences then. All requests take users in the same order.
const write = statement<never>(
  'write-preferences',
  `WITH owners AS MATERIALIZED (
     SELECT id FROM users WHERE project_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE),
   wanted AS (
     SELECT w.*, owners.id AS user_id
     FROM owners JOIN jsonb_to_recordset($3::jsonb)
       AS w (id uuid, "userId" uuid, "notiflowId" uuid, "channelType" text, enabled boolean)
       ON w."userId" = owners.id),
   removed AS (
     DELETE FROM preferences p USING wanted w
     WHERE w.enabled IS NULL AND p.user_id = w.user_id
       AND p.notiflow_id IS NOT DISTINCT FROM w."notiflowId"
       AND p.channel_type IS NOT DISTINCT FROM w."channelType")
   INSERT INTO preferences (id, project_id, user_id, notiflow_id, channel_type, enabled)
   SELECT id, $1, user_id, "notiflowId", "channelType", enabled
   FROM wanted WHERE enabled IS NOT NULL
   ORDER BY user_id, "notiflowId", "channelType"
   ON CONFLICT (user_id, coalesce(notiflow_id, '00000000-0000-0000-0000-000000000000'::uuid),
                coalesce(channel_type, ''))
   DO UPDATE SET enabled = excluded.enabled, updated_at = now()`,
);

const writeFrequencies = statement<never>(
  'write-digest-preferences',
  `WITH owners AS MATERIALIZED (
     SELECT id FROM users WHERE project_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE),
   wanted AS (
     SELECT w.* FROM owners JOIN jsonb_to_recordset($3::jsonb)
       AS w ("userId" uuid, "notiflowId" uuid, frequency text) ON w."userId" = owners.id),
   removed AS (
     DELETE FROM digest_preferences p USING wanted w
     WHERE w.frequency IS NULL AND p.user_id = w."userId" AND p.notiflow_id = w."notiflowId")
   INSERT INTO digest_preferences (user_id, notiflow_id, project_id, frequency)
   SELECT "userId", "notiflowId", $1, frequency FROM wanted WHERE frequency IS NOT NULL
   ORDER BY "userId", "notiflowId"
   ON CONFLICT (user_id, notiflow_id) DO UPDATE SET frequency = excluded.frequency, updated_at = now()`,
);

/** What one user wants. */
export interface Wishes {
  userId: string;
  /** About distinct levels. */
  entries: PreferenceEntry[];
}

/** Stores and takes back the wishes of distinct users on a connection, which may be inside a transaction. */
export async function writePreferencesOn(
  connection: Connection,
  { projectId, wishes }: { projectId: string; wishes: Wishes[] },
): Promise<void> {
  const values = wishes.flatMap(({ userId, entries }) =>
    entries.map((entry) => ({ id: newId(), userId, ...entry })),
  );
  const userIds = wishes.map(({ userId }) => userId);
  const frequencies = values.filter((entry) => 'frequency' in entry);
  const others = values.filter((entry) => !('frequency' in entry));
  if (others.length > 0) await run(connection, write, [projectId, userIds, JSON.stringify(others)]);
  if (frequencies.length === 0) return;
  await run(connection, writeFrequencies, [projectId, userIds, JSON.stringify(frequencies)]);
}

/** Stores and takes back what a user wants; what is not named stays. */
export async function writePreferences(
  db: Db,
  { projectId, ...ofUser }: { projectId: string } & Wishes,
): Promise<void> {
  await retryDeadlocks(() => writePreferencesOn(db.pool, { projectId, wishes: [ofUser] }));
}
