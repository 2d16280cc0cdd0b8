import { defineSessionRoute } from '../../route.ts';
import { requireSession } from './require-session.ts';
import { presentSession, sessionResource } from './session-resource.ts';

/** Says who is logged in. */
export const getSession = defineSessionRoute({
  method: 'get',
  path: '/session',
  summary: 'Say who is logged in',
  params: {},
  responses: { 200: { description: 'The session', schema: sessionResource } },
  errors: [],
  async handle(_deps, { session }) {
    const headers = { 'cache-control': 'no-store' };
    return { status: 200, body: presentSession(requireSession(session)), headers };
  },
});
