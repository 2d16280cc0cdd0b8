import { newId } from '@notiflow/database';
import type { Deps } from '../../deps.ts';
import type { VisitorContext } from '../../request-context.ts';

/** Enters what a member did about their own login into the audit log of the account. */
export async function auditLogin(
  { database }: Pick<Deps, 'database'>,
  {
    memberId,
    action,
    request,
    details = {},
  }: {
    memberId: string;
    action: string;
    request: Pick<VisitorContext, 'requestId' | 'visit'>;
    details?: Record<string, string | number | boolean>;
  },
): Promise<void> {
  const { requestId, visit } = request;
  await database.audit.writeAuditEntry({
    id: newId(),
    projectId: null,
    actorKind: 'member',
    actorId: memberId,
    action,
    resource: 'member',
    resourceId: memberId,
    details,
    ip: visit.ip,
    requestId,
  });
}
