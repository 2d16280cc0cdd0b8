import { endpointsMax, eventEndpointBody } from '@notiflow/contracts';
import { newId } from '@notiflow/database';
import { generateEndpointSecret, sealEndpointSecret } from '@notiflow/vault';
import { conflict } from '../../../errors.ts';
import { defineRoute } from '../../../route.ts';
import { checkEndpointUrl } from './check-endpoint-url.ts';
import { endpointWithSecret, presentEndpoint } from './present-endpoint.ts';

/** Makes an endpoint, which is told what happens from then on; its secret is in this answer and nowhere else. */
export const createEndpoint = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/event-endpoints',
  scope: null,
  summary: 'Create an event endpoint',
  happensOnce: true,
  params: {},
  body: eventEndpointBody,
  checkOutside: ({ outbound }, { body }) => checkEndpointUrl(outbound, body),
  responses: { 201: { description: 'The endpoint was created', schema: endpointWithSecret } },
  errors: ['conflict', 'validation_failed'],
  shownOnce: ['secret'],
  audit: { action: 'event_endpoint.created', resource: 'event_endpoint' },
  async handle({ database, keyRing }, { project, body }) {
    const address = { projectId: project.id, id: newId() };
    const secret = generateEndpointSecret();
    const endpoint = await database.eventEndpoints.createEndpoint({
      ...address,
      url: body.url,
      description: body.description,
      eventTypes: body.event_types,
      sealedSecret: sealEndpointSecret(keyRing, { endpoint: address, secret }),
    });
    if (endpoint === null) {
      throw conflict(`A project has at most ${endpointsMax} event endpoints`, {
        reason: 'too_many',
        limit: endpointsMax,
      });
    }
    return { status: 201, body: { ...presentEndpoint(endpoint), secret } };
  },
});
