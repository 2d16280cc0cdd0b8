import Type from 'typebox';
import { notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineAccountRoute } from '../../../route.ts';
import { makeMemberLink } from './make-link.ts';
import { linkShownOnce } from './member-resource.ts';
import { requireChanged } from './require-changed.ts';

/** Removes a member and ends their sessions; what they did stays in the audit log. */
export const removeMember = defineAccountRoute({
  surface: 'management',
  method: 'delete',
  path: '/members/:id',
  scope: null,
  summary: 'Remove a member',
  params: { id: idParam },
  responses: { 204: { description: 'The member was removed', schema: null } },
  errors: ['conflict', 'not_found'],
  audit: { action: 'member.removed', resource: 'member', param: 'id' },
  async handle({ database, forgetSessions }, { params: { id } }) {
    requireChanged(await database.members.removeMember({ id }), id);
    forgetSessions();
    return { status: 204 };
  },
});

/** Makes another link for a member who lost theirs, or the password. */
export const createMemberLink = defineAccountRoute({
  surface: 'management',
  method: 'post',
  path: '/members/:id/link',
  scope: null,
  summary: 'Make a link by which a member chooses a password',
  happensOnce: true,
  params: { id: idParam },
  responses: {
    201: {
      description: 'The link; the one before is worth nothing now',
      schema: Type.Object({ link: linkShownOnce }, { title: 'MemberLink' }),
    },
  },
  errors: ['not_found'],
  shownOnce: ['link'],
  audit: { action: 'member.link_created', resource: 'member', param: 'id' },
  async handle(deps, { params: { id } }) {
    if ((await deps.database.members.findMember({ id })) === null) throw notFound('member', id);
    return { status: 201, body: { link: await makeMemberLink(deps, id) } };
  },
});

/** Takes the second factor of a member away who lost it. */
export const resetSecondFactor = defineAccountRoute({
  surface: 'management',
  method: 'delete',
  path: '/members/:id/second-factor',
  scope: null,
  summary: 'Take away the second factor of a member',
  params: { id: idParam },
  responses: { 204: { description: 'The password alone is enough', schema: null } },
  errors: ['not_found'],
  audit: { action: 'member.second_factor_removed', resource: 'member', param: 'id' },
  async handle({ database, forgetSessions }, { params: { id } }) {
    if ((await database.members.findMember({ id })) === null) throw notFound('member', id);
    await database.members.removeTotp({ id });
    forgetSessions();
    return { status: 204 };
  },
});

/**
 * Forgets who a member is at the provider of single sign-on, and ends their sessions: whoever comes next with their address
 * is them.
 */
export const removeMemberIdentity = defineAccountRoute({
  surface: 'management',
  method: 'delete',
  path: '/members/:id/identity',
  scope: null,
  summary: 'Forget who a member is at the provider of single sign-on',
  params: { id: idParam },
  responses: { 204: { description: 'They are known by their address again', schema: null } },
  errors: ['not_found'],
  audit: { action: 'member.identity_removed', resource: 'member', param: 'id' },
  async handle({ database, forgetSessions }, { params: { id } }) {
    if ((await database.members.findMember({ id })) === null) throw notFound('member', id);
    await database.members.removeIdentities({ id });
    forgetSessions();
    return { status: 204 };
  },
});
