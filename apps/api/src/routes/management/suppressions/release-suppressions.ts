import { type FieldProblem, releaseBody, suppressionsReleasedMax } from '@notiflow/contracts';
import Type from 'typebox';
import { defineRoute } from '../../../route.ts';

/** Takes everything that matches from the list, as after a block of our own sender that was taken for dead addresses. */
export const releaseSuppressions = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/suppressions/release',
  scope: null,
  role: 'operator',
  summary: 'Let many addresses be sent to again',
  params: {},
  body: releaseBody,
  checkBody: findProblems,
  responses: {
    200: {
      description: `At most ${suppressionsReleasedMax} are taken from the list by one request`,
      schema: Type.Object({
        released: Type.Integer({ description: 'How many were, or with `dry_run` would be' }),
        has_more: Type.Boolean({ description: 'Ask again for the rest' }),
      }),
    },
  },
  errors: ['validation_failed'],
  audit: { action: 'suppressions.released', resource: 'suppression' },
  async handle({ database }, { project, body }) {
    const { dry_run: isDry, channel_type, reason, domain, created_after, created_before } = body;
    const filter = {
      channelType: channel_type,
      reason,
      domain: domain?.toLowerCase(),
      createdAfter: created_after === undefined ? undefined : new Date(created_after),
      createdBefore: created_before === undefined ? undefined : new Date(created_before),
    };
    const limit = suppressionsReleasedMax;
    const asked = { projectId: project.id, filter };
    if (isDry) {
      const count = await database.suppressions.countReleasable({ ...asked, limit: limit + 1 });
      const preview = { released: Math.min(count, limit), has_more: count > limit };
      return { status: 200, body: preview, audit: null };
    }
    const released = await database.suppressions.releaseSuppressions({ ...asked, limit });
    const { dry_run: _, ...narrowed } = body;
    return {
      status: 200,
      body: { released, has_more: released === limit },
      audit: { details: { ...narrowed, released } },
    };
  },
});

/** To release everything is asked for in words: with a moment before which all of it was added. */
function findProblems(body: Record<string, unknown>): FieldProblem[] {
  const given = Object.keys(body).filter((name) => name !== 'dry_run' && body[name] !== undefined);
  if (given.length > 0) return [];
  const message = 'must be there, or reason, domain, created_after or created_before';
  return [{ field: 'channel_type', message, reason: 'required' }];
}
