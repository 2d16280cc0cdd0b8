import { secretOverlapHours } from '@notiflow/contracts';
import { generateEndpointSecret, sealEndpointSecret } from '@notiflow/vault';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { requireEndpoint } from './load-endpoint.ts';
import { endpointWithSecret, presentEndpoint } from './present-endpoint.ts';

/** Gives an endpoint another secret; for a day everything is signed with both. */
export const rotateEndpointSecret = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/event-endpoints/:id/rotate-secret',
  scope: null,
  summary: 'Rotate the secret of an event endpoint',
  happensOnce: true,
  params: { id: idParam },
  responses: {
    200: {
      description: `The new secret; the one before signs as well for ${secretOverlapHours} hours`,
      schema: endpointWithSecret,
    },
  },
  errors: ['not_found'],
  shownOnce: ['secret'],
  audit: { action: 'event_endpoint.secret_rotated', resource: 'event_endpoint' },
  async handle({ database, keyRing }, { project, params: { id } }) {
    const address = { projectId: project.id, id };
    const secret = generateEndpointSecret();
    const sealedSecret = sealEndpointSecret(keyRing, { endpoint: address, secret });
    const rotated = await database.eventEndpoints.rotateEndpointSecret({
      ...address,
      sealedSecret,
    });
    return { status: 200, body: { ...presentEndpoint(requireEndpoint(rotated, id)), secret } };
  },
});
