import Type from 'typebox';
import { defineRoute } from '../../../route.ts';
import { findAnything } from './find-anything.ts';
import { foundResource, presentFound } from './found-resource.ts';

/** Finds what a text names, whatever it is, and says where it lives. */
export const searchProject = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/search',
  scope: null,
  summary: 'Find what a text names',
  params: {},
  query: Type.Object(
    {
      q: Type.String({
        minLength: 1,
        maxLength: 500,
        description:
          'An id or a text with one in it, an external id, an e-mail address or a phone number (not for viewers), a request id, an idempotency or cancellation key, the id that a provider gave a message, or the beginning of a handle or a name',
      }),
      limit: Type.Integer({
        minimum: 1,
        maximum: 20,
        default: 5,
        description: 'How many of each kind it finds at most',
      }),
    },
    { additionalProperties: false },
  ),
  responses: {
    200: {
      description: 'What was found, what it names exactly first',
      schema: Type.Object({ items: Type.Array(foundResource) }, { title: 'Found' }),
    },
  },
  errors: [],
  async handle({ database }, { project, caller, query }) {
    const found = await findAnything(database, {
      projectId: project.id,
      text: query.q,
      most: query.limit,
      byAddress: caller.readsPeople,
    });
    return { status: 200, body: { items: found.map(presentFound) } };
  },
});
