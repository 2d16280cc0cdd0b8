import type { DigestFrequency, QuietHours } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** A notiflow that asks for preferences, or one stored wish; without a notiflow it is about all of them. */
export interface PreferenceRecord {
  notiflow_id: string | null;
  notiflow_name: string | null;
  /** Null for a wish about every channel type. */
  channel_type: string | null;
  /** Null when nothing is stored about the notiflow. */
  enabled: boolean | null;
  /** How often the user wants digests of the notiflow; null when nothing is stored. */
  frequency: DigestFrequency | null;
  /** Whether a digest of the notiflow lets the user choose how often. */
  lets_choose: boolean;
  /** Whether the notiflow asks users what they want: others are here for what is stored of them. */
  asks: boolean;
}

// Whether users are asked what they want of a notiflow.
const asks = 'archived_at IS NULL AND include_in_preferences AND published_version_id IS NOT NULL';

const find = statement<PreferenceRecord>(
  'find-preferences',
  `SELECT NULL::uuid AS notiflow_id, NULL AS notiflow_name, channel_type, enabled, NULL AS frequency,
          false AS lets_choose, false AS asks
   FROM preferences WHERE project_id = $1 AND user_id = $2 AND notiflow_id IS NULL
   UNION ALL
   SELECT f.id, f.name, p.channel_type, p.enabled, d.frequency, coalesce(v.lets_choose_frequency, false), f.asks
   FROM (SELECT *, ${asks} AS asks
         FROM notiflows WHERE project_id = $1) f
   LEFT JOIN preferences p ON p.notiflow_id = f.id AND p.user_id = $2
   LEFT JOIN digest_preferences d ON d.notiflow_id = f.id AND d.user_id = $2
   LEFT JOIN notiflow_versions v ON v.id = f.published_version_id
   WHERE p.id IS NOT NULL OR d.frequency IS NOT NULL OR f.asks
   ORDER BY notiflow_id, channel_type`,
);

/** Reads what a user wants of channel types and notiflows, with every notiflow that asks or was answered. */
export async function findPreferences(
  db: Db,
  input: { projectId: string; userId: string },
): Promise<PreferenceRecord[]> {
  return run(db.pool, find, [input.projectId, input.userId]);
}

/** What a user wants whatever it is about, and what is to be known to show it. */
export interface PreferencesOfUser {
  quietHours: QuietHours | null;
  /** Null when not paused; without `until`, until further notice. By the clock of the project. */
  pause: { until: Date | null } | null;
  /** As stored of the user. */
  timezone: string | null;
  /** Types of the channels of the project, also those that nobody can turn off. */
  channelTypes: string[];
  /** What the clock of the project shows. */
  now: Date;
}

const findOfUser = statement<
  Omit<PreferencesOfUser, 'pause'> & { isPaused: boolean; pausedUntil: Date | null }
>(
  'find-preferences-of-user',
  `SELECT u.quiet_hours AS "quietHours", coalesce(u.paused_until > now(), false) AS "isPaused", u.timezone,
          nullif(u.paused_until, 'infinity') + p.clock_offset_ms * interval '1 ms' AS "pausedUntil",
          now() + p.clock_offset_ms * interval '1 ms' AS now,
          ARRAY(SELECT DISTINCT c.type FROM channels c WHERE c.project_id = p.id ORDER BY c.type) AS "channelTypes"
   FROM users u JOIN projects p ON p.id = u.project_id
   WHERE u.project_id = $1 AND u.id = $2`,
);

/** Everything a user wants: what is about one thing, and what is about all of them. */
export interface AllPreferences extends PreferencesOfUser {
  records: PreferenceRecord[];
}

/** Reads everything a user wants; null when there is no such user. */
export async function readPreferences(
  db: Db,
  input: { projectId: string; userId: string },
): Promise<AllPreferences | null> {
  const [records, [ofUser]] = await Promise.all([
    findPreferences(db, input),
    run(db.pool, findOfUser, [input.projectId, input.userId]),
  ]);
  if (ofUser === undefined) return null;
  const { isPaused, pausedUntil, ...rest } = ofUser;
  return { ...rest, pause: isPaused ? { until: pausedUntil } : null, records };
}

/** A notiflow as preferences name it. */
export interface NamedNotiflow {
  id: string;
  handle: string;
  /** Whether it asks users what they want. */
  asks: boolean;
}

const findNotiflows = statement<NamedNotiflow>(
  'find-notiflows-by-keys',
  `SELECT id, handle, ${asks} AS asks FROM notiflows
   WHERE project_id = $1 AND (id = ANY($2::uuid[]) OR handle = ANY($3::text[]))`,
);

/** Finds notiflows by ids and handles, archived ones too: what is stored about them may be taken back. */
export async function findNotiflowIds(
  db: Db,
  input: { projectId: string; ids: string[]; handles: string[] },
): Promise<NamedNotiflow[]> {
  return run(db.pool, findNotiflows, [input.projectId, input.ids, input.handles]);
}
