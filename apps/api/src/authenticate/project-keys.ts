import type { IncomingHttpHeaders } from 'node:http';
import type { ApiKeyRecord } from '@notiflow/database';
import type { Deps } from '../deps.ts';
import { secretKeyInBrowser, unauthenticated } from '../errors.ts';
import type { Caller, Credentials } from './caller.ts';
import { readBearer, readHeader } from './read-header.ts';

/** Knows a caller by both keys of one project, or by its secret key alone as a bearer token. */
export async function authenticateProjectKeys(
  deps: Pick<Deps, 'findApiKey'>,
  { headers }: Credentials,
): Promise<Caller> {
  const keys = readKeys(headers);
  if (keys.secretKey !== null && headers.origin !== undefined) throw secretKeyInBrowser();
  if (keys.apiKey === null && !keys.isSecretEnough) throw unauthenticated('api_key');
  if (keys.secretKey === null) throw unauthenticated('secret_key');
  const [apiKey, secretKey] = await Promise.all([
    keys.apiKey === null ? null : deps.findApiKey(keys.apiKey, 'pk_'),
    deps.findApiKey(keys.secretKey, 'sk_'),
  ]);
  if (keys.apiKey !== null && apiKey === null) throw unauthenticated('api_key');
  if (secretKey === null || !isSameProject(apiKey, secretKey)) throw unauthenticated('secret_key');
  const { id, scopes, projectId, projectSlug, rateLimitPerSecond } = secretKey;
  const project = { id: projectId, slug: projectSlug, rateLimitPerSecond };
  return { kind: 'secret_key', credentialId: id, scopes, project, user: null };
}

function readKeys(headers: IncomingHttpHeaders) {
  const given = readHeader(headers, 'x-notiflows-secret-key');
  const secretKey = given ?? readBearer(headers);
  return {
    apiKey: readHeader(headers, 'x-notiflows-api-key'),
    secretKey,
    isSecretEnough: given === null && secretKey !== null,
  };
}

function isSameProject(apiKey: ApiKeyRecord | null, secretKey: ApiKeyRecord): boolean {
  return apiKey === null || apiKey.projectId === secretKey.projectId;
}
