import type { AuditEntryRecord } from '@notiflow/database';
import Type from 'typebox';
import { createdQuery, pageQuery, readCreated } from '../../../request/list-query.ts';
import { textOrNull } from '../../../request/resource-parts.ts';

// The system does by itself what follows from what it sees, as to disable an endpoint that is gone.
const actorKinds = ['account_token', 'member', 'recipient', 'secret_key', 'system'] as const;

/** A line of the audit log as the API answers it: which credential, or which recipient by a link in a message, changed what, never a content. */
export const auditEntryResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    actor_kind: Type.Enum([...actorKinds]),
    actor_id: textOrNull,
    action: Type.String({ description: 'Resource and past participle, like `channel.updated`' }),
    resource: Type.String(),
    resource_id: textOrNull,
    details: Type.Unsafe<Record<string, unknown> | null>({ type: ['object', 'null'] }),
    ip: textOrNull,
    request_id: textOrNull,
    created_at: Type.String({ format: 'date-time' }),
  },
  { title: 'AuditEntry' },
);

/** Query of the lists of audit log entries. */
export const auditQuery = Type.Object(
  {
    ...pageQuery,
    ...createdQuery,
    action: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    resource: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    request_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 128, description: 'Of the request that changed it' }),
    ),
  },
  { additionalProperties: false },
);

/** Reads what the list is narrowed by. */
export function readAuditFilters(query: Type.Static<typeof auditQuery>) {
  const { action, resource, request_id: requestId } = query;
  return { ...readCreated(query), action, resource, requestId };
}

/** A line of the audit log as stored, for an answer. */
export function presentAuditEntry(entry: AuditEntryRecord) {
  return {
    id: entry.id,
    actor_kind: entry.actor_kind as (typeof actorKinds)[number],
    actor_id: entry.actor_id,
    action: entry.action,
    resource: entry.resource,
    resource_id: entry.resource_id,
    details: entry.details,
    ip: entry.ip,
    request_id: entry.request_id,
    created_at: entry.created_at.toISOString(),
  };
}
