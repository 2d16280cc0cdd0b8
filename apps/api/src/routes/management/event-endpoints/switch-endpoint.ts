import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { requireEndpoint } from './load-endpoint.ts';
import { endpointResource, presentEndpoint } from './present-endpoint.ts';

/** Tells an endpoint nothing any more; what happens meanwhile is missed, and can be replayed. */
export const disableEndpoint = defineSwitch({
  verb: 'disable',
  summary: 'Disable an event endpoint',
  action: 'event_endpoint.disabled',
  disabledReason: 'manual',
});

/** Tells an endpoint what happens again, from now on: what it missed it is sent when that is asked for. */
export const enableEndpoint = defineSwitch({
  verb: 'enable',
  summary: 'Enable an event endpoint',
  action: 'event_endpoint.enabled',
  disabledReason: null,
});

function defineSwitch({
  verb,
  summary,
  action,
  disabledReason,
}: {
  verb: 'enable' | 'disable';
  summary: string;
  action: string;
  disabledReason: 'manual' | null;
}) {
  return defineRoute({
    surface: 'management',
    method: 'post',
    path: `/event-endpoints/:id/${verb}`,
    scope: null,
    summary,
    params: { id: idParam },
    responses: { 200: { description: 'The endpoint', schema: endpointResource } },
    errors: ['not_found'],
    audit: { action, resource: 'event_endpoint' },
    async handle({ database }, { project, params: { id } }) {
      const address = { projectId: project.id, id };
      const endpoint = await database.eventEndpoints.switchEndpoint({ ...address, disabledReason });
      return { status: 200, body: presentEndpoint(requireEndpoint(endpoint, id)) };
    },
  });
}
