import Type from 'typebox';
import { defineSessionRoute } from '../../route.ts';

/** Says by which ways members log in, for the login page. */
export const getLoginOptions = defineSessionRoute({
  method: 'get',
  path: '/login-options',
  summary: 'Say how one logs in',
  params: {},
  responses: {
    200: {
      description: 'The ways in',
      schema: Type.Object(
        {
          password: Type.Boolean({ description: 'Whether e-mail address and password are taken' }),
          single_sign_on: Type.Unsafe<{ name: string; path: string } | null>({
            type: ['object', 'null'],
            properties: { name: { type: 'string' }, path: { type: 'string' } },
            required: ['name', 'path'],
            description:
              'What the provider is called, and where its login begins; null where there is none',
          }),
        },
        { title: 'LoginOptions' },
      ),
    },
  },
  errors: [],
  async handle({ config, singleSignOn }) {
    const single_sign_on = singleSignOn && { name: config.OIDC_NAME, path: '/ops/oidc/login' };
    return {
      status: 200,
      body: { password: config.PASSWORD_LOGIN, single_sign_on },
      headers: { 'cache-control': 'no-store' },
    };
  },
});
