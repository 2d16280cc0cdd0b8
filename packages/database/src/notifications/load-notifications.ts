import {
  type DigestFrequency,
  type MessageCap,
  type MessageLimit,
  type QuietHours,
  type RunStatus,
  setBytesMax,
} from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import { type StandIn, standInsOf } from '../deliveries/load-channels.ts';
import { type LoadedDigest, loadDigests } from '../digests/load-digests.ts';
import { isNotPaused } from '../failed-tries.ts';
import { isBroadcastRun } from '../runs/is-broadcast.ts';
import type {
  LoadedNotification,
  LoadedPreference,
  LoadedRun,
  NotificationSet,
  Person,
} from './notification-set.ts';
import { bytesOf, personJson, withGiven } from './person-json.ts';

// The first notification of the set that it cannot hold, which is never its very first. A run's data counts where the
// notifications of the run begin, and that of the first run not at all: it is read for each set, however large it is.
// What is small is only added up; places are counted for a set that holds too much.
const firstLeft = `
  SELECT CASE WHEN (SELECT sum(bytes) FROM pending) + (
    SELECT coalesce(sum(${bytesOf('data')}), 0) FROM runs
    WHERE id IN (SELECT run_id FROM pending) AND id <> (SELECT run_id FROM pending LIMIT 1)) > $2::int
  THEN (
    SELECT id FROM (
      SELECT id, row_number() OVER (ORDER BY id) AS place, sum(bytes) OVER (ORDER BY id) AS bytes_so_far
      FROM (
        SELECT id, bytes + CASE WHEN lag(run_id) OVER (ORDER BY id) <> run_id THEN
                 (SELECT ${bytesOf('runs.data')} FROM runs WHERE runs.id = run_id) ELSE 0 END AS bytes
        FROM pending) AS sized) AS counted
    WHERE place > 1 AND bytes_so_far > $2::int ORDER BY id LIMIT 1)
  END AS id`;

const loadPending = statement<{
  id: string;
  run_id: string;
  visit: number;
  stand: LoadedNotification['stand'];
  call_id: string | null;
  now: Date;
  recipient: Person | null;
  data: Record<string, unknown> | null;
  results: Record<string, unknown> | null;
  preferences: LoadedPreference[] | null;
  carries: string | null;
  frequency: DigestFrequency | null;
  quiet_hours: QuietHours | null;
  pause: { until: string | null } | null;
  first_left: string | null;
}>(
  'load-pending-notifications',
  `WITH pending AS MATERIALIZED (
     SELECT n.id, n.run_id, n.visit, n.call_id, n.data, n.results, wishes.preferences, now() AS now,
            w.id AS carries, wish.frequency, u.quiet_hours,
            CASE WHEN u.paused_until > now()
              THEN jsonb_build_object('until', nullif(u.paused_until, 'infinity')) END AS pause,
            CASE WHEN n.step IS NOT NULL
              THEN jsonb_build_object('step', n.step, 'rested', n.rest) END AS stand,
            CASE WHEN u.id IS NOT NULL
              THEN ${withGiven(personJson('u'), 'n.attributes')} END AS recipient,
            ${bytesOf('n.data')} + ${bytesOf('n.results')} + ${bytesOf('n.attributes')} + ${bytesOf('u.custom_fields')} AS bytes
     FROM notifications n LEFT JOIN users u ON u.id = n.recipient_id
     LEFT JOIN digest_windows w ON w.id = n.digest_window_id AND w.lead_id = n.id
     LEFT JOIN digest_preferences wish ON wish.user_id = n.recipient_id AND wish.notiflow_id = n.notiflow_id
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('notiflow', p.notiflow_id IS NOT NULL,
                'channelType', p.channel_type, 'enabled', p.enabled)) AS preferences
       FROM preferences p
       WHERE p.user_id = n.recipient_id AND (p.notiflow_id IS NULL OR p.notiflow_id = n.notiflow_id)
     ) AS wishes ON true
     WHERE n.id = ANY($1::uuid[]) AND n.status = 'pending' AND ${isNotPaused('n')}
     ORDER BY n.id),
   first_left AS MATERIALIZED (${firstLeft})
   SELECT pending.id, run_id, visit, now, stand, call_id, recipient, data, results, preferences,
          carries, frequency, quiet_hours, pause, first_left.id AS first_left
   FROM pending, first_left WHERE first_left.id IS NULL OR pending.id < first_left.id
   ORDER BY pending.id`,
);

const loadRuns = statement<{
  id: string;
  project_id: string;
  status: RunStatus;
  version_id: string;
  data: Record<string, unknown>;
  actor: Person | null;
  priority: number;
  is_broadcast: boolean;
  created_at: Date;
  expires_at: Date | null;
  replace_key: string | null;
  project: LoadedRun['project'];
  clock_offset_ms: number;
  notiflow: LoadedRun['notiflow'];
  include_in_preferences: boolean;
  message_caps: MessageCap[];
  message_limits: MessageLimit[];
  has_suppressions: boolean;
}>(
  'load-runs',
  `SELECT r.id, r.project_id, r.status, r.version_id, r.data, r.priority,
          r.created_at, r.expires_at, r.replace_key, ${isBroadcastRun('r')} AS is_broadcast,
          CASE WHEN a.id IS NOT NULL
            THEN ${withGiven(personJson('a'), "(r.actor - 'external_id')")} END AS actor,
          jsonb_build_object('id', p.id, 'slug', p.slug, 'name', p.name) AS project,
          p.clock_offset_ms::float8 AS clock_offset_ms,
          jsonb_build_object('id', f.id, 'handle', f.handle, 'name', f.name) AS notiflow,
          f.include_in_preferences, p.message_caps, p.message_limits,
          EXISTS (SELECT FROM suppressions s WHERE s.project_id = p.id) AS has_suppressions
   FROM runs r
   JOIN notiflows f ON f.id = r.notiflow_id
   JOIN projects p ON p.id = r.project_id
   LEFT JOIN users a ON a.id = r.actor_id
   WHERE r.id = ANY($1::uuid[])`,
);

const loadChannels = statement<{
  id: string;
  project_id: string;
  handle: string;
  type: string;
  provider: string;
  stand_ins: StandIn[] | null;
}>(
  'load-channels-of-projects',
  `SELECT id, project_id, handle, type, provider,
          CASE WHEN settings ? 'alternatives' THEN (${standInsOf('channels')}) END AS stand_ins
   FROM channels WHERE project_id = ANY($1::uuid[])`,
);

/**
 * Reads those of the notifications that are pending, as many as a set may hold: three statements for any set, and
 * one more where some carry digests. Steps are read apart, by version.
 */
export async function loadNotifications(db: Db, ids: string[]): Promise<NotificationSet> {
  const pending = await run(db.pool, loadPending, [ids, setBytesMax]);
  const digests = await loadDigests(
    db,
    pending.flatMap(({ carries }) => carries ?? []),
  );
  const loaded = leaveOutErased(pending, digests);
  // A digest that the set cannot hold either: it and what follows is left.
  const firstUnread = loaded.find(({ carries }) => carries !== null && !digests.has(carries));
  const firstLeftId = firstUnread?.id ?? pending[0]?.first_left ?? null;
  const notifications = loaded.filter(({ id }) => firstLeftId === null || id < firstLeftId);
  const runIds = [...new Set(notifications.map((row) => row.run_id))];
  const runs = runIds.length === 0 ? [] : await run(db.pool, loadRuns, [runIds]);
  const projectIds = [...new Set(runs.map((row) => row.project_id))];
  const channels = projectIds.length === 0 ? [] : await run(db.pool, loadChannels, [projectIds]);
  return {
    now: notifications[0]?.now ?? new Date(),
    notifications: notifications.map((row) => ({
      id: row.id,
      runId: row.run_id,
      visit: row.visit,
      stand: row.stand,
      callId: row.call_id,
      recipient: row.recipient,
      data: row.data,
      results: row.results ?? {},
      preferences: row.preferences ?? [],
      digest: digests.get(row.carries ?? '') ?? null,
      frequency: row.frequency,
      quietHours: row.quiet_hours,
      pause: row.pause && { until: row.pause.until === null ? null : new Date(row.pause.until) },
    })),
    left: firstLeftId === null ? [] : ids.filter((id) => id >= firstLeftId),
    runs: new Map(
      runs.map((row) => [
        row.id,
        {
          id: row.id,
          projectId: row.project_id,
          status: row.status,
          data: row.data,
          actor: row.actor,
          versionId: row.version_id,
          priority: row.priority,
          isBroadcast: row.is_broadcast,
          createdAt: row.created_at,
          expiresAt: row.expires_at,
          replaceKey: row.replace_key,
          project: row.project,
          clockOffsetMs: row.clock_offset_ms,
          notiflow: row.notiflow,
          includeInPreferences: row.include_in_preferences,
          messageCaps: row.message_caps,
          messageLimits: row.message_limits,
          hasSuppressions: row.has_suppressions,
        },
      ]),
    ),
    channels: channels.map((row) => ({
      id: row.id,
      projectId: row.project_id,
      handle: row.handle,
      type: row.type,
      provider: row.provider,
      standIns: row.stand_ins ?? [],
    })),
  };
}

/**
 * Digests are read in the order of who carries them, the first of them always: one that is not there before others that
 * are, or although none is, was erased with its person a moment ago.
 */
function leaveOutErased<Row extends { id: string; carries: string | null }>(
  rows: Row[],
  digests: ReadonlyMap<string, LoadedDigest>,
): Row[] {
  const isRead = ({ carries }: Row) => carries === null || digests.has(carries);
  const lastRead = rows.findLast(({ carries }) => carries !== null && digests.has(carries));
  return rows.filter((row) => isRead(row) || (lastRead !== undefined && row.id > lastRead.id));
}
