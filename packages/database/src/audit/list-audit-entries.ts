import type { Db } from '../connect.ts';
import {
  type Condition,
  type CreatedFilters,
  type Page,
  type PageInput,
  readPage,
  whenCreated,
} from '../read-page.ts';

/** A line of the audit log. */
export interface AuditEntryRecord {
  id: string;
  actor_kind: string;
  actor_id: string | null;
  action: string;
  resource: string;
  resource_id: string | null;
  details: Record<string, unknown> | null;
  ip: string | null;
  request_id: string | null;
  created_at: Date;
}

/** What the audit log may be narrowed by. */
export interface AuditFilters extends CreatedFilters {
  action?: string | undefined;
  resource?: string | undefined;
  requestId?: string | undefined;
}

const columns = `a.id, a.actor_kind, a.actor_id, a.action, a.resource, a.resource_id, a.details,
  a.ip, a.request_id, a.created_at`;

const from = 'audit_log a';

/** Lists what was changed in the project, newest first. */
export async function listAuditEntries(
  db: Db,
  input: { projectId: string; filters: AuditFilters; page: PageInput },
): Promise<Page<AuditEntryRecord>> {
  const conditions: Condition[] = [
    ['a.project_id = ?', input.projectId],
    ...conditionsOf(input.filters),
  ];
  return readPage(db, { columns, from, idColumn: 'a.id', conditions }, input.page);
}

/** Lists what was changed in the account itself, in no project, newest first. */
export async function listAccountAuditEntries(
  db: Db,
  input: { filters: AuditFilters; page: PageInput },
): Promise<Page<AuditEntryRecord>> {
  const query = {
    columns,
    from,
    idColumn: 'a.id',
    always: ['a.project_id IS NULL'],
    conditions: conditionsOf(input.filters),
  };
  return readPage(db, query, input.page);
}

function conditionsOf(filters: AuditFilters): Condition[] {
  return [
    ['a.action = ?', filters.action],
    ['a.resource = ?', filters.resource],
    ['a.request_id = ?', filters.requestId],
    ...whenCreated('a', filters),
  ];
}
