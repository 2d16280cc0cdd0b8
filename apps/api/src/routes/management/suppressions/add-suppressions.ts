import {
  findAddressesProblems,
  suppressionKeyOf,
  suppressionsAddedMax,
  suppressionsBody,
} from '@notiflow/contracts';
import Type from 'typebox';
import { defineRoute } from '../../../route.ts';
import { checkExpiry, readExpiry } from '../check-expiry.ts';

/** Suppresses many addresses at once, for one reason: a list of another system, or all of them or none. */
export const addSuppressions = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/suppressions/bulk',
  scope: null,
  role: 'operator',
  summary: 'Suppress many addresses',
  params: {},
  body: suppressionsBody,
  checkBody: (body) => [...findAddressesProblems(body), ...checkExpiry(body.expires_at)],
  responses: {
    200: {
      description: `At most ${suppressionsAddedMax} addresses are suppressed`,
      schema: Type.Object({
        added: Type.Integer(),
        existing: Type.Integer({ description: 'Were on the list for this reason already' }),
      }),
    },
  },
  errors: ['validation_failed'],
  audit: { action: 'suppressions.added', resource: 'suppression' },
  async handle({ database }, { project, body }) {
    const { channel_type: channelType, addresses, reason } = body;
    const stored = await database.suppressions.addSuppressions({
      projectId: project.id,
      entries: addresses.map((address) => ({
        channelType,
        address,
        key: suppressionKeyOf(channelType, address),
        reason,
        recipientId: null,
        expiresAt: readExpiry(body.expires_at),
      })),
    });
    const added = stored.filter(({ isNew }) => isNew).length;
    const audit = { details: { channel_type: channelType, reason, added } };
    return { status: 200, body: { added, existing: stored.length - added }, audit };
  },
});
