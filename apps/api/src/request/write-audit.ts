import type { Caller } from '../authenticate/caller.ts';
import type { Deps } from '../deps.ts';
import type { Answer, Route } from '../route.ts';

interface AuditedRequest {
  /** The same for every try to write it. */
  id: string;
  route: Pick<Route, 'method' | 'path' | 'audit'>;
  caller: Caller;
  params: Record<string, string>;
  answer: Answer;
  ip: string | null;
  requestId: string;
}

/**
 * Adds the change a route just made to the audit log; routes that change nothing and repeated answers add nothing.
 * Rejects when it cannot be written, so that no change is answered as a success that is not in the log.
 */
export async function writeAudit(
  { database }: Pick<Deps, 'database'>,
  { id, route, caller, params, answer, ip, requestId }: AuditedRequest,
): Promise<void> {
  const { audit, method, path } = route;
  if (
    !audit ||
    answer.audit === null ||
    answer.status >= 300 ||
    answer.headers?.['idempotent-replayed']
  )
    return;
  const details = { ...answer.audit?.details, method: method.toUpperCase(), route: path };
  const entry = {
    id,
    projectId: caller.project?.id ?? null,
    actorKind: caller.kind,
    // A member is the same person in every browser.
    actorId: caller.session?.memberId ?? caller.credentialId,
    action: audit.action,
    resource: audit.resource,
    resourceId: resourceIdOf(answer) ?? (audit.param ? (params[audit.param] ?? null) : null),
    details: { ...details, status: answer.status },
    ip,
    requestId,
  };
  try {
    await database.audit.writeAuditEntry(entry);
  } catch (cause) {
    throw new Error('The change was made, and could not be written to the audit log.', { cause });
  }
}

function resourceIdOf({ audit, body }: Answer): string | null {
  const id = audit?.resourceId ?? (body as { id?: unknown } | undefined)?.id;
  return typeof id === 'string' ? id : null;
}
