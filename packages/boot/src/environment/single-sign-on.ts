import Type from 'typebox';

const domain = '[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+';

/** How members log in, beside password and second factor. */
export const singleSignOn = {
  OIDC_ISSUER: Type.Optional(
    Type.String({
      // What stands in a token is a secret until it was exchanged: over plain HTTP only inside this machine.
      pattern:
        '^(https://[^\\s]+|http://(localhost|127(\\.\\d+){3}|\\[::1\\])(:\\d+)?(/[^\\s]*)?)$',
      maxLength: 500,
      description:
        'OpenID Connect provider by which members log in, as it calls itself. Its client needs the redirect URI PUBLIC_URL/ops/oidc/callback. Unset: no single sign-on.',
      examples: ['https://accounts.google.com'],
    }),
  ),
  OIDC_CLIENT_ID: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'What the provider calls this installation; needed with OIDC_ISSUER.',
    }),
  ),
  OIDC_CLIENT_SECRET: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 1_000,
      secret: true,
      description: 'Secret of the client. Unset: a public client, which has none.',
    }),
  ),
  OIDC_NAME: Type.String({
    minLength: 1,
    maxLength: 60,
    default: 'single sign-on',
    description: 'What the button on the login page calls the provider: “Log in with …”.',
    examples: ['Keycloak'],
  }),
  OIDC_SCOPES: Type.String({
    pattern: '(^|.* )openid( .*|$)',
    maxLength: 500,
    default: 'openid email profile',
    description: 'What is asked of the provider; `email` is needed to know whom you invited.',
  }),
  OIDC_JOIN_DOMAINS: Type.String({
    pattern: `^(\\s*${domain}\\s*(,|$))*$`,
    maxLength: 2_000,
    default: '',
    description:
      'Domains, joined by commas, whose people become members when they log in by single sign-on for the first time. Empty: whoever was not invited is not let in.',
    examples: ['example.com'],
  }),
  OIDC_JOIN_ROLE: Type.Enum(['viewer', 'operator', 'admin'], {
    default: 'viewer',
    description: 'What people of OIDC_JOIN_DOMAINS may do.',
  }),
  OIDC_JOIN_PROJECT: Type.Optional(
    Type.String({
      pattern: '^[a-z0-9]+(-[a-z0-9]+)*$',
      maxLength: 100,
      description: 'The one project in which they may do it. Unset: in all of them.',
    }),
  ),
  PASSWORD_LOGIN: Type.Boolean({
    default: true,
    description:
      'Whether members log in by password, too. With `false` single sign-on is the only way in, beside a link that an admin makes.',
  }),
};

/** What must be said together, which no value alone can tell; one sentence for each problem. */
export function checkSingleSignOn({
  OIDC_ISSUER,
  OIDC_CLIENT_ID,
  PASSWORD_LOGIN,
}: {
  OIDC_ISSUER?: string;
  OIDC_CLIENT_ID?: string;
  PASSWORD_LOGIN: boolean;
}): string[] {
  if (OIDC_ISSUER === undefined) {
    return PASSWORD_LOGIN ? [] : ['PASSWORD_LOGIN=false needs OIDC_ISSUER: nobody could log in'];
  }
  return OIDC_CLIENT_ID === undefined ? ['OIDC_CLIENT_ID must be set with OIDC_ISSUER'] : [];
}
