import {
  findAddressProblems,
  suppressionBody,
  suppressionKeyOf,
  suppressionResource,
} from '@notiflow/contracts';
import { defineRoute } from '../../../route.ts';
import { checkExpiry, readExpiry } from '../check-expiry.ts';
import { presentSuppression } from './present-suppression.ts';

/** Suppresses an address: nothing more is sent to it. One that is suppressed for the same reason gets the new end. */
export const addSuppression = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/suppressions',
  scope: null,
  role: 'operator',
  summary: 'Suppress an address',
  params: {},
  body: suppressionBody,
  checkBody: (body) => [...findAddressProblems(body), ...checkExpiry(body.expires_at)],
  responses: {
    200: { description: 'The address was suppressed already', schema: suppressionResource },
    201: { description: 'The address is suppressed', schema: suppressionResource },
  },
  errors: ['validation_failed'],
  keptWithout: { address: null },
  audit: { action: 'suppression.added', resource: 'suppression' },
  async handle({ database }, { project, body }) {
    const { channel_type: channelType, address, reason } = body;
    const [stored] = await database.suppressions.addSuppressions({
      projectId: project.id,
      entries: [
        {
          channelType,
          address,
          key: suppressionKeyOf(channelType, address),
          reason,
          recipientId: null,
          expiresAt: readExpiry(body.expires_at),
        },
      ],
    });
    if (stored === undefined) throw new Error('A suppression was not stored.');
    const audit = { details: { channel_type: channelType, reason } };
    return { status: stored.isNew ? 201 : 200, body: presentSuppression(stored), audit };
  },
});
