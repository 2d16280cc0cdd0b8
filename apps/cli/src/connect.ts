import { Notiflow, NotiflowManagement } from 'notiflows-client';
import type { ApiClient } from './api-client.ts';
import type { Config } from './config.ts';
import type { Connect } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';

/** Makes clients of the real APIs. */
export const connect: Connect = {
  management: ({ baseUrl, accountToken, project }) =>
    new NotiflowManagement({
      accountToken,
      baseUrl,
      ...(project !== null && { project }),
    }),
  admin: ({ apiKey, ...facts }) => new Notiflow({ ...facts, ...(apiKey !== null && { apiKey }) }),
};

/** The Management API with the configured account token. */
export function requireManagement({ baseUrl, project, accountToken }: Config): ApiClient {
  if (accountToken !== null) return connect.management({ baseUrl, accountToken, project });
  throw new Failure(`There is no account token for ${baseUrl}.`, {
    exitCode: exitCodes.auth,
    next: 'nf login (beside the app: --secret-file .notiflows/credentials.json), or set NOTIFLOWS_TOKEN',
  });
}

/** The Admin API with the configured keys. */
export function requireAdmin(
  { baseUrl, project, apiKey, secretKey }: Config,
  wishes: { maxRetries?: number } = {},
): ApiClient {
  if (secretKey !== null) return connect.admin({ baseUrl, apiKey, secretKey, ...wishes });
  const where = project === null ? baseUrl : `project ${project} at ${baseUrl}`;
  throw new Failure(`There is no secret key for ${where}; this uses the Admin API.`, {
    exitCode: exitCodes.auth,
    next: 'Set NOTIFLOWS_SDK_API_KEY and NOTIFLOWS_SDK_SECRET, or add --secret-file <path>',
  });
}
