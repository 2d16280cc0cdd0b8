import type { CredentialsFile } from '../credentials-file.ts';

/** Calls the HTTP API with the credentials of the demo; an answer that is no success throws. */
export interface ApiClient {
  admin<T>(method: string, path: string, body?: unknown): Promise<T>;
  management<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** Makes a client for an installation. */
export function createApiClient(credentials: CredentialsFile): ApiClient {
  const { api_url: url, api_key, secret_key, account_token } = credentials;
  const keys = {
    'x-notiflows-api-key': api_key ?? '',
    'x-notiflows-secret-key': secret_key ?? '',
  };
  const token = { authorization: `Bearer ${account_token}` };
  return {
    admin: (method, path, body) => call(`${url}/admin/v1${path}`, { method, body, headers: keys }),
    management: (method, path, body) =>
      call(`${url}/management/v1${path}`, { method, body, headers: token }),
  };
}

async function call<T>(
  url: string,
  { method, body, headers }: { method: string; body?: unknown; headers: Record<string, string> },
): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
