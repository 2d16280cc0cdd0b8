import { type EndpointDisabledReason, endpointsMax, secretOverlapHours } from '@notiflow/contracts';
import { type Db, run, statement, transaction } from '../connect.ts';
import { type EndpointRecord, endpointColumns } from './endpoint-rows.ts';

/** What an endpoint is made of; the secret sealed. */
export interface EndpointInput {
  projectId: string;
  id: string;
  url: string;
  description: string;
  eventTypes: string[];
}

const create = statement<EndpointRecord>(
  'create-event-endpoint',
  `INSERT INTO event_endpoints AS e (id, project_id, url, description, event_types, secret)
   SELECT $2, $1, $3, $4, $5::text[], $6
   WHERE (SELECT count(*) FROM event_endpoints WHERE project_id = $1) < ${endpointsMax}
   RETURNING ${endpointColumns}`,
);

/** Makes an endpoint, which hears of what happens from then on; null when the project has as many as it may. */
export async function createEndpoint(
  db: Db,
  input: EndpointInput & { sealedSecret: string },
): Promise<EndpointRecord | null> {
  const { projectId, id, url, description, eventTypes, sealedSecret } = input;
  const values = [projectId, id, url, description, eventTypes, sealedSecret];
  return (await run(db.pool, create, values))[0] ?? null;
}

// Another receiver has yet to show that it answers.
const update = statement<EndpointRecord>(
  'update-event-endpoint',
  `UPDATE event_endpoints e SET
     succeeded_at = CASE WHEN url = $3 THEN succeeded_at END,
     failing_since = CASE WHEN url = $3 THEN failing_since END,
     url = $3, description = $4, event_types = $5::text[], updated_at = now()
   WHERE project_id = $1 AND id = $2 RETURNING ${endpointColumns}`,
);

const lock = statement<EndpointRecord>(
  'lock-event-endpoint',
  `SELECT ${endpointColumns} FROM event_endpoints e WHERE project_id = $1 AND id = $2 FOR UPDATE`,
);

/**
 * Replaces what an endpoint is made of, but for its secret; null when it is not there, and `changed` when it is not as it
 * is expected to be.
 */
export async function updateEndpoint(
  db: Db,
  input: EndpointInput & {
    /** Looks at the endpoint before the change; it stays as it is until that is made. */
    isExpected?: (stored: EndpointRecord) => boolean;
  },
): Promise<EndpointRecord | 'changed' | null> {
  const { projectId, id, url, description, eventTypes, isExpected } = input;
  const values = [projectId, id, url, description, eventTypes];
  return transaction(db, async (client) => {
    const [stored] = await run(client, lock, [projectId, id]);
    if (stored !== undefined && isExpected?.(stored) === false) return 'changed';
    return (await run(client, update, values))[0] ?? null;
  });
}

const rotate = statement<EndpointRecord>(
  'rotate-secret-of-event-endpoint',
  `UPDATE event_endpoints e SET previous_secret = secret,
     previous_until = now() + interval '${secretOverlapHours} hours', secret = $3, updated_at = now()
   WHERE project_id = $1 AND id = $2 RETURNING ${endpointColumns}`,
);

/** Gives an endpoint another secret; the one before signs as well for a day. Null when it is not there. */
export async function rotateEndpointSecret(
  db: Db,
  { projectId, id, sealedSecret }: { projectId: string; id: string; sealedSecret: string },
): Promise<EndpointRecord | null> {
  return (await run(db.pool, rotate, [projectId, id, sealedSecret]))[0] ?? null;
}

// Enabled again, it begins anew: what it did before is held against it no longer.
const switchOver = statement<EndpointRecord>(
  'switch-event-endpoint',
  `UPDATE event_endpoints e SET
     disabled_at = CASE WHEN $3::text IS NOT NULL THEN coalesce(disabled_at, now()) END,
     disabled_reason = CASE WHEN $3::text IS NOT NULL THEN coalesce(disabled_reason, $3) END,
     failing_since = CASE WHEN $3::text IS NOT NULL THEN failing_since END, updated_at = now()
   WHERE project_id = $1 AND id = $2 RETURNING ${endpointColumns}`,
);

/** Disables an endpoint for a reason, unless it is already, or enables it; null when it is not there. */
export async function switchEndpoint(
  db: Db,
  input: { projectId: string; id: string; disabledReason: EndpointDisabledReason | null },
): Promise<EndpointRecord | null> {
  const values = [input.projectId, input.id, input.disabledReason];
  return (await run(db.pool, switchOver, values))[0] ?? null;
}

const remove = statement<{ id: string }>(
  'delete-event-endpoint',
  'DELETE FROM event_endpoints WHERE project_id = $1 AND id = $2 RETURNING id',
);

/** Deletes an endpoint; what waits for it is never sent, and goes with retention. Tells whether it was there. */
export async function deleteEndpoint(
  db: Db,
  input: { projectId: string; id: string },
): Promise<boolean> {
  return (await run(db.pool, remove, [input.projectId, input.id])).length > 0;
}
