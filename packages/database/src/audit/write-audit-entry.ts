import { type Db, run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

/** A change that was made, and by whom; without a project it was made to the account. */
export interface WriteAuditEntryInput {
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
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10)`,
);

/** Adds a line to the audit log, which nothing changes or removes. */
export async function writeAuditEntry(db: Db, input: WriteAuditEntryInput): Promise<void> {
  const { projectId, actorKind, actorId, action, resource, resourceId } = input;
  const what = [newId(), projectId, actorKind, actorId, action, resource, resourceId];
  await run(db.pool, write, [...what, JSON.stringify(input.details), input.ip, input.requestId]);
}
