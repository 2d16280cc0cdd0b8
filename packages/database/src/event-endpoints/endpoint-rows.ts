import type { EndpointDisabledReason } from '@notiflow/contracts';

/** An endpoint as stored; nothing of its secrets. */
export interface EndpointRecord {
  id: string;
  url: string;
  description: string;
  eventTypes: string[];
  /** Until when the secret before the last rotation signs as well; null when it does not. */
  previousUntil: Date | null;
  /** When it last took a message, to a minute. */
  succeededAt: Date | null;
  /** Since when it has taken none. */
  failingSince: Date | null;
  disabledAt: Date | null;
  disabledReason: EndpointDisabledReason | null;
  createdAt: Date;
  updatedAt: Date;
}

export const endpointColumns = `e.id, e.url, e.description, e.event_types AS "eventTypes",
  CASE WHEN e.previous_until > now() THEN e.previous_until END AS "previousUntil",
  e.succeeded_at AS "succeededAt", e.failing_since AS "failingSince", e.disabled_at AS "disabledAt",
  e.disabled_reason AS "disabledReason", e.created_at AS "createdAt", e.updated_at AS "updatedAt"`;
