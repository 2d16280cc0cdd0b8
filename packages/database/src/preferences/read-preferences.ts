import type { DigestFrequency } from '@notiflow/contracts';
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
}

const find = statement<PreferenceRecord>(
  'find-preferences',
  `SELECT NULL::uuid AS notiflow_id, NULL AS notiflow_name, channel_type, enabled, NULL AS frequency FROM preferences
   WHERE project_id = $1 AND user_id = $2 AND notiflow_id IS NULL
   UNION ALL
   SELECT f.id, f.name, p.channel_type, p.enabled, d.frequency
   FROM notiflows f LEFT JOIN preferences p ON p.notiflow_id = f.id AND p.user_id = $2
   LEFT JOIN digest_preferences d ON d.notiflow_id = f.id AND d.user_id = $2
   WHERE f.project_id = $1
     AND (p.id IS NOT NULL OR d.frequency IS NOT NULL OR (f.archived_at IS NULL AND f.include_in_preferences
                               AND f.published_version_id IS NOT NULL))
   ORDER BY notiflow_id, channel_type`,
);

/** Reads what a user wants, with every notiflow that asks or was answered. */
export async function findPreferences(
  db: Db,
  input: { projectId: string; userId: string },
): Promise<PreferenceRecord[]> {
  return run(db.pool, find, [input.projectId, input.userId]);
}

const findNotiflows = statement<{ id: string; handle: string }>(
  'find-notiflows-by-keys',
  `SELECT id, handle FROM notiflows
   WHERE project_id = $1 AND (id = ANY($2::uuid[]) OR handle = ANY($3::text[]))`,
);

/** Finds notiflows by ids and handles, archived ones too: what is stored about them may be taken back. */
export async function findNotiflowIds(
  db: Db,
  input: { projectId: string; ids: string[]; handles: string[] },
): Promise<{ id: string; handle: string }[]> {
  return run(db.pool, findNotiflows, [input.projectId, input.ids, input.handles]);
}
