import { type Db, run, statement } from '../connect.ts';

/** A change that was made, and by whom; without a project it was made to the account. */
export interface WriteAuditEntryInput {
  /** The same for every try to write it. */
  id: string;
  projectId: string | null;
  actorKind: string;
  actorId: string;
  action: string;
  resource: string;
  resourceId: string | null;
  details: Record<string, string | number | boolean>;
  ip: string | null;
  requestId: string;
}

const write = statement<never>(
  'write-audit-entry',
  `INSERT INTO audit_log (id, project_id, actor_kind, actor_id, action, resource, resource_id,
     details, ip, request_id)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)
   ON CONFLICT DO NOTHING`,
);

/** Adds a line to the audit log, which nothing changes or removes; one that is there already is not added again. */
export async function writeAuditEntry(db: Db, input: WriteAuditEntryInput): Promise<void> {
  const { id, projectId, actorKind, actorId, action, resource, resourceId } = input;
  const what = [id, projectId, actorKind, actorId, action, resource, resourceId];
  await run(db.pool, write, [...what, JSON.stringify(input.details), input.ip, input.requestId]);
}
