import type pg from 'pg';
import { planMessages } from './plan-messages.ts';
import { dropIndexes, restoreIndexes } from './rebuild-indexes.ts';
import { writeMessages, writeSurroundings } from './write-planned.ts';

/** A project to fill; its channels and its notiflow are there. */
export interface SeededProject {
  projectId: string;
  notiflowId: string;
  versionId: string;
  /** By type. */
  channels: { email: string; webhook: string; in_app: string };
}

/** What is to be filled: so many deliveries in each of two projects. */
export interface Seed {
  deliveries: number;
  projects: readonly [SeededProject, SeededProject];
}

const filled = [
  'users',
  'topics',
  'subscriptions',
  'runs',
  'notifications',
  'deliveries',
  'attempts',
  'delivery_events',
  'feeds',
  'events',
  'audit_log',
  'suppressions',
  'event_messages',
  'schedule_firings',
  'replays',
  'activity',
];

/**
 * Fills two projects as two months would: of the deliveries of each, 6 of 10 are of runs for one person, 1 of 10 of ten runs for a
 * hundredth, and 3 of 10 of one broadcast, a day ago. Rows lie in the order of time, those of both projects mixed; what
 * triggers would have counted is counted.
 */
export async function seedInstallation(sql: pg.Client, seed: Seed): Promise<void> {
  await sql.query(`SET session_replication_role = 'replica'; SET work_mem = '256MB'`);
  await sql.query(`SET maintenance_work_mem = '512MB'; SET synchronous_commit = off`);
  const indexes = await dropIndexes(sql, filled);
  for (const text of [...planMessages(seed), ...writeMessages, ...writeSurroundings]) {
    await sql.query(text);
  }
  await restoreIndexes(sql, indexes);
  await sql.query('DROP TABLE planned, planned_deliveries, seeded_projects; RESET ALL');
  await sql.query('VACUUM ANALYZE');
  await sql.query('CHECKPOINT');
}
