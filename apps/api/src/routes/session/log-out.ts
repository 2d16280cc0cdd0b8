import { endedSessionCookie } from '../../authenticate/session-cookie.ts';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';

/** Ends the session, and takes its cookie away whether there was one or not. */
export const logOut = defineSessionRoute({
  method: 'delete',
  path: '/session',
  summary: 'Log out',
  params: {},
  responses: { 204: { description: 'Nobody is logged in here any more', schema: null } },
  errors: [],
  async handle(deps, { session, ...request }) {
    if (session !== null) {
      const { id, memberId, isVerified } = session;
      await deps.database.members.endSession({ id });
      deps.forgetSessions();
      // Whoever owes the second factor has not been in.
      if (isVerified) await auditLogin(deps, { memberId, action: 'member.logged_out', request });
    }
    return { status: 204, headers: { 'set-cookie': endedSessionCookie(request.visit) } };
  },
});
