import Type from 'typebox';
import { defineAccountRoute } from '../../../route.ts';
import { checkExpiry, expiresAt, readExpiry } from '../check-expiry.ts';
import {
  accountTokenResource,
  presentAccountToken,
  tokenShownOnce,
} from './present-account-token.ts';

/** Makes an account token; the token itself is in this answer and nowhere else. */
export const createAccountToken = defineAccountRoute({
  surface: 'management',
  method: 'post',
  path: '/account-tokens',
  scope: null,
  summary: 'Create an account token',
  happensOnce: true,
  params: {},
  body: Type.Object(
    { name: Type.String({ minLength: 1, maxLength: 100 }), expires_at: expiresAt },
    { additionalProperties: false },
  ),
  checkBody: (body) => checkExpiry(body.expires_at),
  responses: {
    201: {
      description: 'The token was created',
      schema: Type.Object({ ...accountTokenResource.properties, token: tokenShownOnce }),
    },
  },
  errors: ['validation_failed'],
  shownOnce: ['token'],
  audit: { action: 'account_token.created', resource: 'account_token' },
  async handle({ database, generateCredential }, { body }) {
    const { clear, stored } = generateCredential('nf_at_');
    const created = await database.accountTokens.createAccountToken({
      name: body.name,
      expiresAt: readExpiry(body.expires_at),
      ...stored,
    });
    return { status: 201, body: { ...presentAccountToken(created), token: clear } };
  },
});
