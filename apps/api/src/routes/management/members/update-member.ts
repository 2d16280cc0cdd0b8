import type { MemberRecord } from '@notiflow/database';
import Type from 'typebox';
import { notFound } from '../../../errors.ts';
import { expectedOf, findChanged } from '../../../request/expected.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineAccountRoute } from '../../../route.ts';
import { findProjectProblems } from './check-projects.ts';
import { memberFields, memberResource, presentMember } from './member-resource.ts';
import { requireChanged } from './require-changed.ts';

const disabled = Type.Boolean({
  description: 'Whether the member is shut out, everything else kept',
});

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
      disabled: Type.Optional(disabled),
      expected: Type.Optional(
        expectedOf('ExpectedMember', Type.Object({ ...memberFields, disabled })),
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
    const isExpected = (stored: MemberRecord) =>
      findChanged(presentMember(stored), body.expected).length === 0;
    requireChanged(await database.members.updateMember({ id, changes, isExpected }), id);
    forgetSessions();
    const member = await database.members.findMember({ id });
    if (member === null) throw notFound('member', id);
    return { status: 200, body: presentMember(member) };
  },
});
