import { NotiflowsError, toError } from './errors.ts';

const answerWithinMs = 30_000;

/** Who asks where. */
export interface NotiflowsOptions {
  /** `pk_…` of the project. */
  apiKey: string;
  /**
   * The user token: a JWT signed by your server, or a function that gets one. A function is asked again when nine
   * tenths of the life of its token are over, and when the service refuses one.
   */
  userKey?: string | (() => string | Promise<string>) | undefined;
  /** `external_id` of the user. With a token it only names what is kept in the browser; it is in the token too. */
  userId?: string | undefined;
  /** HMAC of the user id, in projects that use this instead of tokens. */
  userHash?: string | undefined;
  /** Where the service answers, with a path when it is below one. Default: the origin of the page. */
  apiUrl?: string | undefined;
  /** Taken and not used: the feed comes over HTTP from `apiUrl`. */
  wsUrl?: string | undefined;
  /** Id or handle of the in_app channel. Default: the only one of the project. */
  channel?: string | undefined;
}

export interface RequestParts {
  query?: object | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  keepalive?: boolean;
}

/** Speaks the User API as one user. */
export interface Session {
  /** Answers the body; rejects with a `NotiflowsError`, or with what the token callback threw. */
  request<T>(method: string, path: string, parts?: RequestParts): Promise<T>;
  /** Answers as soon as the headers are there, for as long as the signal lets it. */
  open(method: string, path: string, parts: RequestParts, signal: AbortSignal): Promise<Response>;
  /** Gets a new token when the old one was told to be over, or is nearly. */
  renew(isOver?: boolean): Promise<unknown>;
  /** Names service, project and user, for what is kept in the browser; undefined when the user is not known. */
  scope(): Promise<string | undefined>;
}

type Prepared = Omit<RequestInit, 'headers'> & { headers: Record<string, string> };

interface Claims {
  sub?: string;
  iat?: number;
  exp?: number;
}

function readClaims(token: string): Claims {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
  } catch {
    return {};
  }
}

export function createSession(options: NotiflowsOptions): Session {
  const { apiKey, userKey, userId, userHash, apiUrl = '' } = options;
  const trimmed = apiUrl.replace(/\/+$/, '');
  const baseUrl = /\/user(\/v1)?$/.test(trimmed) ? trimmed : `${trimmed}/user/v1`;
  let token = typeof userKey === 'string' ? userKey : '';
  let renewAt = 0;
  let renewing: Promise<string> | undefined;

  async function fetchToken(ask: () => string | Promise<string>): Promise<string> {
    try {
      const fresh = await ask();
      const { exp, iat = Date.now() / 1000, sub } = readClaims(fresh);
      if (token && readClaims(token).sub !== sub)
        throw new TypeError('The token is another user’s');
      // By how long it lives and not by when it ends: the clock of the browser may be wrong.
      renewAt = exp ? Date.now() + (exp - iat) * 900 : Infinity;
      token = fresh;
      return fresh;
    } finally {
      renewing = undefined;
    }
  }

  /** Everybody who needs a token at the same time waits for the same one. */
  function getToken(refused?: string): string | Promise<string> {
    if (typeof userKey !== 'function') return token;
    if (token && token !== refused && Date.now() < renewAt) return token;
    renewing ??= fetchToken(userKey);
    return renewing;
  }

  async function send(path: string, init: Prepared) {
    for (let refused: string | undefined; ; ) {
      const key = await getToken(refused);
      const user: Record<string, string> = key
        ? { 'x-notiflows-user-key': key }
        : { 'x-notiflows-user-id': userId ?? '' };
      if (!key && userHash) user['x-notiflows-user-hash'] = userHash;
      const headers = { 'x-notiflows-api-key': apiKey, ...user, ...init.headers };
      const response = await fetch(baseUrl + path, {
        ...init,
        headers,
        cache: 'no-store',
        credentials: 'omit',
      }).catch((cause) => {
        throw new NotiflowsError(`The service could not be reached: ${cause.message}`);
      });
      if (response.ok) return response;
      const error = await toError(response);
      const isStale = error.status === 401 && error.details.auth !== 'api_key' && !refused;
      if (!isStale || typeof userKey !== 'function') throw error;
      refused = key;
    }
  }

  function open(method: string, path: string, parts: RequestParts, signal: AbortSignal) {
    const { query = {}, body, headers = {}, keepalive = false } = parts;
    const params = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) params.set(name, String(value));
    }
    const init: Prepared = {
      method,
      headers,
      keepalive,
      signal,
    };
    if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...headers, 'content-type': 'application/json' };
    }
    const search = `${params}`;
    return send(search ? `${path}?${search}` : path, init);
  }

  return {
    open,
    async request(method, path, parts = {}) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), answerWithinMs);
      try {
        const response = await open(method, path, parts, controller.signal);
        const text = await response.text().catch((cause) => {
          throw new NotiflowsError(`The answer broke off: ${cause.message}`);
        });
        return text ? JSON.parse(text) : undefined;
      } finally {
        clearTimeout(timer);
      }
    },
    renew: async (isOver) => getToken(isOver ? token : undefined),
    async scope() {
      const user = userId ?? readClaims(await getToken()).sub;
      return user && `notiflows ${JSON.stringify([baseUrl, apiKey, user])}`;
    },
  };
}
