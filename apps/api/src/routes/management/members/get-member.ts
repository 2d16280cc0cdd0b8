import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineAccountRoute } from '../../../route.ts';
import { memberResource, presentMember } from './member-resource.ts';

/** Reads one member. */
export const getMember = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/members/:id',
  scope: null,
  summary: 'Get a member',
  params: { id: idParam },
  responses: { 200: { description: 'The member', schema: memberResource } },
  errors: ['not_found'],
  async handle({ database }, { params: { id } }) {
    const member = await database.members.findMember({ id });
    if (member === null) throw notFound('member', id);
    return { status: 200, body: presentMember(member) };
  },
});
