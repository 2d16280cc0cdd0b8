import type { EndpointRecord } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { conflict, notFound } from '../../../errors.ts';

/** What errors call it. */
export const resource = 'event_endpoint';

/** Answers an endpoint that was found, or throws that there is none. */
export function requireEndpoint(found: EndpointRecord | null, id: string): EndpointRecord {
  if (found === null) throw notFound(resource, id);
  return found;
}

/** Finds an endpoint of the project, or throws that there is none. */
export async function loadEndpoint(
  database: Deps['database'],
  address: { projectId: string; id: string },
): Promise<EndpointRecord> {
  return requireEndpoint(await database.eventEndpoints.findEndpoint(address), address.id);
}

/** Finds an endpoint that is told what happens, or throws why it is not. */
export async function loadEnabledEndpoint(
  database: Deps['database'],
  address: { projectId: string; id: string },
): Promise<EndpointRecord> {
  const endpoint = await loadEndpoint(database, address);
  if (endpoint.disabledAt === null) return endpoint;
  throw conflict('This endpoint is disabled; enable it first', {
    current_status: 'disabled',
    allowed_statuses: ['enabled'],
    resource,
    id: address.id,
  });
}
