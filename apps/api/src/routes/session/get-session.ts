import { defineSessionRoute } from '../../route.ts';
import { presentSession, sessionResource } from './session-resource.ts';

/** Says who is logged in: that nobody is, is an answer like another. */
export const getSession = defineSessionRoute({
  method: 'get',
  path: '/session',
  summary: 'Say who is logged in',
  params: {},
  responses: {
    200: { description: 'The session', schema: sessionResource },
    204: { description: 'Nobody is logged in', schema: null },
  },
  errors: [],
  async handle(_deps, { session }) {
    const headers = { 'cache-control': 'no-store' };
    if (session === null) return { status: 204, headers };
    return { status: 200, body: presentSession(session), headers };
  },
});
