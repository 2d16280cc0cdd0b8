import Type from 'typebox';
import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineAccountRoute } from '../../../route.ts';
import { findProjectProblems } from './check-projects.ts';
import { memberFields, memberResource, presentMember } from './member-resource.ts';
import { requireChanged } from './require-changed.ts';

/** Changes what is given of a member and keeps the rest; it holds in their next request. */
export const updateMember = defineAccountRoute({
  surface: 'management',
  method: 'put',
  path: '/members/:id',
  scope: null,
  summary: 'Change a member',
  params: { id: idParam },
  body: Type.Object(
    {
      name: Type.Optional(memberFields.name),
      account_role: Type.Optional(memberFields.account_role),
      projects: Type.Optional(memberFields.projects),
      disabled: Type.Optional(
        Type.Boolean({ description: 'Whether the member is shut out, everything else kept' }),
      ),
    },
    { additionalProperties: false },
  ),
  checkOutside: ({ database }, { body }) => findProjectProblems(database, body.projects),
  responses: { 200: { description: 'The member', schema: memberResource } },
  errors: ['conflict', 'not_found', 'validation_failed'],
  audit: { action: 'member.updated', resource: 'member' },
  async handle({ database, forgetSessions }, { params: { id }, body }) {
    const { name, account_role: accountRole, projects, disabled: isDisabled } = body;
    const changes = { name, accountRole, projects, isDisabled };
    requireChanged(await database.members.updateMember({ id, changes }), id);
    forgetSessions();
    const member = await database.members.findMember({ id });
    if (member === null) throw notFound('member', id);
    return { status: 200, body: presentMember(member) };
  },
});
