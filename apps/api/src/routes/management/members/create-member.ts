import Type from 'typebox';
import { conflict, notFound } from '../../../errors.ts';
import { defineAccountRoute } from '../../../route.ts';
import { findProjectProblems } from './check-projects.ts';
import { makeMemberLink } from './make-link.ts';
import { linkShownOnce, memberFields, memberResource, presentMember } from './member-resource.ts';

/** Adds a member, who chooses a password by the link of the answer. */
export const createMember = defineAccountRoute({
  surface: 'management',
  method: 'post',
  path: '/members',
  scope: null,
  summary: 'Add a member',
  happensOnce: true,
  params: {},
  body: Type.Object(
    {
      email: Type.String({ format: 'email', maxLength: 254 }),
      name: Type.Optional(memberFields.name),
      account_role: Type.Optional(memberFields.account_role),
      projects: Type.Optional(memberFields.projects),
    },
    { additionalProperties: false },
  ),
  checkOutside: ({ database }, { body }) => findProjectProblems(database, body.projects),
  responses: {
    201: {
      description: 'The member was added',
      schema: Type.Object({ ...memberResource.properties, link: linkShownOnce }),
    },
  },
  errors: ['conflict', 'validation_failed'],
  shownOnce: ['link'],
  audit: { action: 'member.created', resource: 'member' },
  async handle(deps, { body }) {
    const { members } = deps.database;
    const { email, name = '', account_role: accountRole = null, projects = [] } = body;
    const created = await members.createMember({ email, name, accountRole, projects });
    if (created === null) {
      throw conflict('There is a member with this e-mail address', {
        resource: 'member',
        id: email,
        reason: 'exists',
      });
    }
    const link = await makeMemberLink(deps, created.id);
    const member = await members.findMember(created);
    if (member === null) throw notFound('member', created.id);
    return { status: 201, body: { ...presentMember(member), link } };
  },
});
