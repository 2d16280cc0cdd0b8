/** An answer of the API. */
export interface Answer<T = Record<string, never>> {
  status: number;
  headers: Headers;
  body: T;
}

/** Body and headers of a call. */
export interface CallOptions {
  body?: unknown;
  headers?: Record<string, string>;
}

/** Speaks HTTP to an api, with the keys of one project. */
export interface ApiClient {
  url: string;
  admin<T = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
  management<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
}

/** Where the api is and what opens it. */
export interface ApiAccess {
  url: string;
  apiKey: string;
  secretKey: string;
  accountToken: string;
}

/** Makes a client of the Admin and the Management API. */
export function createApiClient({ url, apiKey, secretKey, accountToken }: ApiAccess): ApiClient {
  const projectKeys = { 'x-notiflows-api-key': apiKey, 'x-notiflows-secret-key': secretKey };
  return {
    url,
    admin: (method, path, call) =>
      request(`${url}/admin/v1${path}`, method, {
        ...call,
        headers: { ...projectKeys, ...call?.headers },
      }),
    management: (method, path, body) =>
      request(`${url}/management/v1${path}`, method, {
        body,
        headers: { authorization: `Bearer ${accountToken}` },
      }),
  };
}

async function request<T>(url: string, method: string, call: CallOptions): Promise<Answer<T>> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
      ...call.headers,
    },
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as T,
  };
}
