import type { FieldProblem } from '@notiflow/contracts';
import type { TokenRequest } from '../auth/token-keeper.ts';
import { postForm } from '../http/build-call.ts';
import type { Outbound } from '../outbound/create-outbound.ts';

const line = '^[^\\u0000-\\u001f\\u007f]+$';

/** How a channel logs in at its mail server: with a password, or with tokens of OAuth 2 (XOAUTH2). */
export const smtpCredentials = {
  type: 'object',
  properties: {
    username: {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      pattern: line,
      description:
        'With a password, or with OAuth 2. Both leave over TLS alone, unless `OUTBOUND_ALLOW_CIDRS` names the network.',
    },
    password: {
      type: 'string',
      minLength: 1,
      maxLength: 1_000,
      pattern: line,
      description: 'Only with a user name.',
    },
    oauth_token_url: {
      type: 'string',
      maxLength: 500,
      pattern: '^https://[!-~]+$',
      description:
        'Where tokens are exchanged: `https://oauth2.googleapis.com/token`, `https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token`.',
    },
    oauth_client_id: {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      pattern: line,
      description: 'The application that logs in, instead of a password.',
    },
    oauth_client_secret: {
      type: 'string',
      minLength: 1,
      maxLength: 1_000,
      pattern: line,
      description: 'The secret of the application.',
    },
    oauth_refresh_token: {
      type: 'string',
      minLength: 1,
      maxLength: 4_000,
      pattern: line,
      description:
        'What the owner of the mailbox gave the application; without one it logs in for itself (client credentials).',
    },
    oauth_scope: {
      type: 'string',
      minLength: 1,
      maxLength: 1_000,
      pattern: line,
      description:
        'What the token is for: `https://outlook.office365.com/.default` at Microsoft 365; unset at Google.',
    },
  },
  dependentRequired: {
    password: ['username'],
    oauth_token_url: ['oauth_client_id'],
    oauth_client_id: ['username', 'oauth_token_url'],
    oauth_client_secret: ['oauth_client_id'],
    oauth_refresh_token: ['oauth_client_id'],
    oauth_scope: ['oauth_client_id'],
  },
  additionalProperties: false,
} as const;

/** The credentials of a channel. */
export interface SmtpCredentials {
  username?: string;
  password?: string;
  oauth_token_url?: string;
  oauth_client_id?: string;
  oauth_client_secret?: string;
  oauth_refresh_token?: string;
  oauth_scope?: string;
}

/** What a connection logs in with; the token comes with each mail. */
export type MailLogin = { user: string; pass: string } | { user: string; byToken: true };

/** How a channel logs in; undefined when it does not. */
export function readLogin(credentials: SmtpCredentials): MailLogin | undefined {
  const { username: user, password: pass, oauth_client_id } = credentials;
  if (user === undefined) return undefined;
  if (oauth_client_id !== undefined) return { user, byToken: true };
  return pass === undefined ? undefined : { user, pass };
}

/** What a token is asked for with: a refresh token's owner is spoken for, or the application itself. */
export function tokenRequest(credentials: SmtpCredentials): Omit<TokenRequest, 'signal'> {
  const { oauth_token_url: url = '', oauth_refresh_token: refreshToken } = credentials;
  const fields = Object.entries({
    grant_type: refreshToken === undefined ? 'client_credentials' : 'refresh_token',
    client_id: credentials.oauth_client_id,
    client_secret: credentials.oauth_client_secret,
    refresh_token: refreshToken,
    scope: credentials.oauth_scope,
  }).filter((field): field is [string, string] => field[1] !== undefined);
  return {
    secret: JSON.stringify([url, fields]),
    call: () => postForm(url, {}, Object.fromEntries(fields)),
  };
}

/** What the schema cannot say of a login. */
export async function findLoginProblems(
  credentials: SmtpCredentials,
  outbound: Outbound,
): Promise<FieldProblem[]> {
  const { username, password, oauth_client_id, oauth_client_secret, oauth_refresh_token } =
    credentials;
  const problems: FieldProblem[] = [];
  const add = (name: string, message: string, reason: FieldProblem['reason']) =>
    problems.push({ field: `credentials.${name}`, message, reason });
  if (username !== undefined && password === undefined && oauth_client_id === undefined) {
    add('password', 'must be there, or oauth_client_id', 'required');
  }
  if (password !== undefined && oauth_client_id !== undefined) {
    add('password', 'must not be there beside oauth_client_id', 'invalid');
  }
  const canExchange = oauth_client_secret !== undefined || oauth_refresh_token !== undefined;
  if (oauth_client_id !== undefined && !canExchange) {
    add('oauth_client_secret', 'must be there, or oauth_refresh_token', 'required');
  }
  if (credentials.oauth_token_url !== undefined) {
    const refused = await outbound.checkUrl(credentials.oauth_token_url);
    if (refused !== null) add('oauth_token_url', refused.reason, 'invalid');
  }
  return problems;
}
