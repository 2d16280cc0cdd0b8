import Type from 'typebox';
import { notFound } from '../../errors.ts';
import { idParam } from '../../request/path-params.ts';
import { defineSessionRoute } from '../../route.ts';
import { auditLogin } from './audit-login.ts';
import { requireVerified } from './require-session.ts';

const ownSession = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    is_this_one: Type.Boolean({ description: 'Whether it is the one that asks' }),
    ip: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    user_agent: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
    created_at: Type.String({ format: 'date-time' }),
    seen_at: Type.String({ format: 'date-time' }),
  },
  { title: 'OwnSession' },
);

/** Lists the browsers in which the member is logged in. */
export const listOwnSessions = defineSessionRoute({
  method: 'get',
  path: '/sessions',
  summary: 'List the browsers one is logged in in',
  params: {},
  responses: {
    200: {
      description: 'The last used first; at most 100',
      schema: Type.Object({ items: Type.Array(ownSession) }, { title: 'OwnSessionList' }),
    },
  },
  errors: [],
  async handle({ database }, { session }) {
    const { memberId, id: thisOne } = requireVerified(session);
    const sessions = await database.members.listSessions({ memberId });
    const items = sessions.map(({ id, ip, user_agent, created_at, seen_at }) => {
      const moments = { created_at: created_at.toISOString(), seen_at: seen_at.toISOString() };
      return { id, is_this_one: id === thisOne, ip, user_agent, ...moments };
    });
    return { status: 200, body: { items }, headers: { 'cache-control': 'no-store' } };
  },
});

/** Logs the member out in one of their browsers. */
export const endOwnSession = defineSessionRoute({
  method: 'delete',
  path: '/sessions/:id',
  summary: 'Log out in one browser',
  params: { id: idParam },
  responses: { 204: { description: 'That session ended', schema: null } },
  errors: ['not_found'],
  async handle(deps, { params: { id }, ...request }) {
    const { memberId } = requireVerified(request.session);
    if (!(await deps.database.members.endSessionOfMember({ id, memberId }))) {
      throw notFound('session', id);
    }
    deps.forgetSessions();
    await auditLogin(deps, { memberId, action: 'member.sessions_ended', request });
    return { status: 204 };
  },
});

/** Logs the member out everywhere but here. */
export const endOtherSessions = defineSessionRoute({
  method: 'delete',
  path: '/sessions',
  summary: 'Log out everywhere else',
  params: {},
  responses: { 204: { description: 'Every other session ended', schema: null } },
  errors: [],
  async handle(deps, request) {
    const { memberId, id } = requireVerified(request.session);
    const ended = await deps.database.members.endOtherSessions({ memberId, keptId: id });
    deps.forgetSessions();
    if (ended > 0) {
      const details = { ended };
      await auditLogin(deps, { memberId, action: 'member.sessions_ended', request, details });
    }
    return { status: 204 };
  },
});
