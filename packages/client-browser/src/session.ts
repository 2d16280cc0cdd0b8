import { decodeBase64Url } from './decode-base64-url.ts';
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

/** Speaks the User API as one user. */
export interface Session {
  /** Answers the body; rejects with a `NotiflowsError`, or with what the token callback threw. */
  request<T>(method: string, path: string, body?: object): Promise<T>;
  /** Answers as soon as the headers are there. */
  send(path: string, init: RequestInit): Promise<Response>;
  /** Gets a new token when the old one is nearly over. */
  renew(): Promise<unknown>;
  /** Names service, project and user, for what is kept in the browser; undefined when the user is not known. */
  scope(): Promise<string | undefined>;
}

interface Claims {
  sub?: string;
  iat?: number;
  exp?: number;
}

function readClaims(token: string): Claims {
  try {
    return JSON.parse(decodeBase64Url(token.split('.')[1] ?? ''));
  } catch {
    return {};
  }
}

export function createSession(options: NotiflowsOptions): Session {
  const { apiKey, userKey, userId, userHash, apiUrl = '' } = options;
  const baseUrl = `${apiUrl.replace(/(\/user(\/v1)?)?\/*$/, '')}/user/v1`;
  let token = typeof userKey === 'string' ? userKey : '';
  let renewAt = 0;
  let renewing: Promise<string> | undefined;

  async function fetchToken(ask: () => string | Promise<string>): Promise<string> {
    try {
      const fresh = await ask();
      const now = Date.now();
      const { exp, iat = now / 1000, sub } = readClaims(fresh);
      // Nobody's is what a server may answer instead of a token: the page of an error, or of a login.
      if ((readClaims(token).sub ?? sub) !== sub) throw new Error('Token of another user');
      // By how long it lives and not by when it ends: the clock of the browser may be wrong.
      renewAt = exp ? now + (exp - iat) * 900 : Infinity;
      token = fresh;
      return token;
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

  async function send(path: string, init: RequestInit, refused?: string): Promise<Response> {
    const key = await getToken(refused);
    const headers = new Headers(init.headers);
    const set = (name: string, value?: string) =>
      value && headers.set(`x-notiflows-${name}`, value);
    set('api-key', apiKey);
    set('user-key', key);
    if (!key) {
      set('user-id', userId);
      set('user-hash', userHash);
    }
    const response = await fetch(baseUrl + path, {
      cache: 'no-store',
      ...init,
      headers,
    }).catch((cause) => {
      throw new NotiflowsError(cause.message);
    });
    if (response.ok) return response;
    const error = await toError(response);
    const isStale =
      error.status === 401 && error.details.auth !== 'api_key' && refused === undefined;
    if (isStale && typeof userKey === 'function') return send(path, init, key);
    throw error;
  }

  return {
    send,
    async request(method, path, body) {
      // A browser without this decides by itself when to give up.
      const init: RequestInit = { method, signal: AbortSignal.timeout?.(answerWithinMs) };
      if (body) {
        init.body = JSON.stringify(body);
        init.headers = { 'content-type': 'application/json' };
        // What is written is often the last thing before a page goes away.
        init.keepalive = true;
      }
      const text = await (await send(path, init)).text();
      return text ? JSON.parse(text) : undefined;
    },
    renew: async () => getToken(),
    async scope() {
      const user = userId ?? readClaims(await getToken()).sub;
      return user && `notiflows ${JSON.stringify([baseUrl, apiKey, user])}`;
    },
  };
}
