import { parseId, userResource } from '@notiflow/contracts';
import Type from 'typebox';
import {
  createdQuery,
  pageOf,
  pageQuery,
  presentPage,
  readCreated,
  readPageInput,
} from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { presentUser } from './present-user.ts';

/** Lists users, newest first. */
export const listUsers = defineRoute({
  surface: 'admin',
  method: 'get',
  path: '/users',
  scope: 'users:read',
  summary: 'List users',
  params: {},
  query: Type.Object(
    {
      ...pageQuery,
      ...createdQuery,
      search: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 255,
          description:
            'Only those whose external id, e-mail address, phone number or id this is, the whole of it; the case of an address does not matter, and viewers find nobody by one',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'One page of users', schema: pageOf(userResource) } },
  errors: [],
  async handle({ database }, { project, caller, query }) {
    const { search } = query;
    const found = search !== undefined && {
      ids: await database.users.findUserIds({
        projectId: project.id,
        text: search,
        id: parseId(search),
        // What a viewer may not read, they may not try out either.
        byAddress: caller.readsPeople,
      }),
    };
    const page = await database.users.listUsers({
      projectId: project.id,
      ...found,
      filters: readCreated(query),
      page: readPageInput(query),
    });
    const items = page.items.map(presentUser);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
