import { endedSessionCookie } from '../../authenticate/session-cookie.ts';
import { defineSessionRoute } from '../../route.ts';

/** Ends the session, and takes its cookie away whether there was one or not. */
export const logOut = defineSessionRoute({
  method: 'delete',
  path: '/session',
  summary: 'Log out',
  params: {},
  responses: { 204: { description: 'Nobody is logged in here any more', schema: null } },
  errors: [],
  async handle({ database, forgetSessions }, { session, visit }) {
    if (session !== null) {
      await database.members.endSession({ id: session.id });
      forgetSessions();
    }
    return { status: 204, headers: { 'set-cookie': endedSessionCookie(visit) } };
  },
});
