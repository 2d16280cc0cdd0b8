import type { DigestFrequency, QuietHours } from '@notiflow/contracts';
import { type Connection, type Db, retryDeadlocks, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

/** One wish to store; `null` in it takes it back. */
export type PreferenceEntry =
  | { notiflowId: string | null; channelType: string | null; enabled: boolean | null }
  | { notiflowId: string; frequency: DigestFrequency | null }
  | { quietHours: QuietHours | null }
  | { pause: PauseEntry | null };

/** By the clock of the project; null until further notice. */
interface PauseEntry {
  until: Date | null;
}

/** Names what a wish is about: a later one about the same takes its place. */
export function levelOfEntry(entry: PreferenceEntry): string {
  if ('quietHours' in entry) return 'quiet_hours';
  if ('pause' in entry) return 'pause';
  return `${entry.notiflowId} ${'frequency' in entry ? 'frequency' : entry.channelType}`;
}

// A user who is being deleted is waited for, and has no preferences then. All requests take users in the same order.
const writeLevels = statement<never>(
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

// What is over already is no pause. Users are locked in the order in which all requests take them.
const writeOfUsers = statement<never>(
  'write-preferences-of-users',
  `WITH owners AS MATERIALIZED (
     SELECT id FROM users WHERE project_id = $1 AND id = ANY($2::uuid[]) ORDER BY external_id FOR NO KEY UPDATE),
   wanted AS (
     SELECT w.*, (w.pause->>'until')::timestamptz
              - (SELECT clock_offset_ms FROM projects WHERE id = $1) * interval '1 ms' AS until
     FROM owners JOIN jsonb_to_recordset($3::jsonb)
       AS w ("userId" uuid, "quietHours" jsonb, "saysQuietHours" boolean, pause jsonb, "saysPause" boolean)
       ON w."userId" = owners.id)
   UPDATE users u SET
     quiet_hours = CASE WHEN "saysQuietHours" THEN nullif("quietHours", 'null') ELSE u.quiet_hours END,
     paused_until = CASE WHEN NOT "saysPause" THEN u.paused_until
                         WHEN jsonb_typeof(pause) IS DISTINCT FROM 'object' THEN NULL
                         WHEN until IS NULL THEN 'infinity'
                         WHEN until > now() THEN until END
   FROM wanted WHERE u.project_id = $1 AND u.id = wanted."userId"`,
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
  const write = async (prepared: typeof writeLevels, rows: object[]) => {
    if (rows.length > 0)
      await run(connection, prepared, [projectId, userIds, JSON.stringify(rows)]);
  };
  await write(writeOfUsers, wishes.flatMap(wishesOfUser));
  await write(
    writeLevels,
    values.filter((entry) => 'channelType' in entry),
  );
  await write(
    writeFrequencies,
    values.filter((entry) => 'frequency' in entry),
  );
}

/** What stands in the row of the user; nothing where nothing of that is said. */
function wishesOfUser({ userId, entries }: Wishes): object[] {
  const quiet = entries.findLast((entry) => 'quietHours' in entry);
  const pause = entries.findLast((entry) => 'pause' in entry);
  if (quiet === undefined && pause === undefined) return [];
  const said = { saysQuietHours: quiet !== undefined, saysPause: pause !== undefined };
  return [{ userId, ...said, ...quiet, ...pause }];
}

/** Stores and takes back what a user wants; what is not named stays. */
export async function writePreferences(
  db: Db,
  { projectId, ...ofUser }: { projectId: string } & Wishes,
): Promise<void> {
  await retryDeadlocks(() => writePreferencesOn(db.pool, { projectId, wishes: [ofUser] }));
}
