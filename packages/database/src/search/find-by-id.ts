import { type Db, run, statement } from '../connect.ts';
import { columnsOf, type FoundKind, type FoundRecord, selectBranch } from './found-rows.ts';

/** The tables whose ids a project gets to see. */
const tables: Record<FoundKind, string> = {
  run: 'runs',
  notification: 'notifications',
  delivery: 'deliveries',
  user: 'users',
  suppression: 'suppressions',
  notiflow: 'notiflows',
  notiflow_version: 'notiflow_versions',
  channel: 'channels',
  topic: 'topics',
  schedule: 'schedules',
  schedule_firing: 'schedule_firings',
  event_endpoint: 'event_endpoints',
  event_message: 'event_messages',
  template_part: 'template_parts',
  replay: 'replays',
  api_key: 'api_keys',
  signing_key: 'signing_keys',
  audit_entry: 'audit_log',
};

const branches = Object.entries(tables).map(([name, table]) => {
  const kind = name as FoundKind;
  const isThere = kind === 'topic' ? ' AND x.removed_at IS NULL' : '';
  const from = `${table} x WHERE x.project_id = $1 AND x.id = $2${isThere}`;
  return selectBranch({ kind, by: 'id', columns: columnsOf[kind], from }, '1');
});

const find = statement<FoundRecord>('find-by-id', branches.join('\nUNION ALL\n'));

/** Whatever it is in the project that has this id. */
export async function findById(
  db: Db,
  input: { projectId: string; id: string },
): Promise<FoundRecord[]> {
  return run(db.pool, find, [input.projectId, input.id]);
}
