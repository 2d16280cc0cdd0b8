import { createHash } from 'node:crypto';
import { describeAbort } from '../deadline.ts';
import type { Ask } from '../http/ask.ts';
import type { HttpCall } from '../http/build-call.ts';
import type { HttpAnswer, HttpExchange } from '../http/exchange-http.ts';
import { readFailure } from '../http/read-failure.ts';
import { textAt } from '../http/read-json.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import { rejected, type SendResult } from '../send-result.ts';

const askMs = 10_000;
const keptMax = 1_000;
// A token is exchanged this long before its end, so that none ends on its way.
const reserveMs = 5 * 60_000;

/** A token that opens the door of a service, or why there is none. */
export type TokenResult = { ok: true; token: string } | { ok: false; result: SendResult };

/** A token, and who asks for it how. */
export interface TokenRequest {
  /** What the token is exchanged for: who changes it gets another token. */
  secret: string;
  /** The request that exchanges it, or why there can be none; called when a new token is needed. */
  call(): HttpCall | SendResult;
  /** Ends the wait of this one; the exchange goes on for the others. */
  signal: AbortSignal;
}

/** Access tokens of OAuth 2, each exchanged once and kept until shortly before its end. */
export interface TokenKeeper {
  get(request: TokenRequest): Promise<TokenResult>;
  /** The service does not take this token any more. */
  forget(token: string): void;
}

interface Kept {
  /** Unset while it is exchanged. */
  token?: string;
  endsAt: number;
  result: Promise<TokenResult>;
}

/** Keeps the tokens of one connection; those who need the same at the same time share one exchange. */
export function createTokenKeeper(ask: Ask): TokenKeeper {
  const kept = new Map<string, Kept>();

  function exchange(name: string, call: HttpCall): Kept {
    const signal = AbortSignal.timeout(askMs);
    const exchanging: Kept = {
      endsAt: Number.POSITIVE_INFINITY,
      result: ask(call, signal).then((exchanged) => {
        const { answer, endsAt } = readToken(exchanged, signal);
        Object.assign(exchanging, { endsAt, ...(answer.ok && { token: answer.token }) });
        return answer;
      }),
    };
    makeRoom(kept);
    kept.set(name, exchanging);
    return exchanging;
  }

  return {
    async get(request) {
      const name = nameOf(request.secret);
      const known = kept.get(name);
      if (known !== undefined && known.endsAt > Date.now()) {
        return untilAborted(known.result, request.signal);
      }
      const call = request.call();
      if ('kind' in call) return { ok: false, result: call };
      return untilAborted(exchange(name, call).result, request.signal);
    },
    forget(token) {
      for (const [name, known] of kept) if (known.token === token) kept.delete(name);
    },
  };
}

/** Secrets are no keys of a map that lives for weeks. */
function nameOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}

/** A channel that is gone, or whose credentials changed, leaves a token behind: the oldest go. */
function makeRoom(kept: Map<string, Kept>): void {
  for (const name of kept.keys()) {
    if (kept.size < keptMax) return;
    kept.delete(name);
  }
}

/** What an exchange gave, and until when it is used: a refusal only by those who waited for it. */
function readToken(
  exchanged: HttpExchange,
  signal: AbortSignal,
): { answer: TokenResult; endsAt: number } {
  // However far the exchange came, nothing of the message was sent.
  if (exchanged.kind === 'failed') {
    const result = readFailure({ ...exchanged, written: false }, signal);
    return { answer: { ok: false, result }, endsAt: 0 };
  }
  const { answer } = exchanged;
  const token = textAt(answer.json(), 'access_token');
  if (answer.status !== 200 || token === undefined) {
    return { answer: { ok: false, result: readRefusal(answer) }, endsAt: 0 };
  }
  const lifeMs = Number(textAt(answer.json(), 'expires_in') ?? 0) * 1_000;
  return { answer: { ok: true, token }, endsAt: Date.now() + lifeMs - reserveMs };
}

function readRefusal({ status, json, headers }: HttpAnswer): SendResult {
  // 400 and 401 say with a word of RFC 6749 what is wrong with what was to be exchanged.
  const word = textAt(json(), 'error') ?? '';
  if (status === 400 || status === 401 || status === 403) {
    const code = /^[a-z_]{1,40}$/.test(word) ? `oauth_${word}` : `oauth_http_${status}`;
    const reason = `The credentials were not taken: ${status}.`;
    return rejected('config', { code, reason });
  }
  const retryAfterMs = parseRetryAfter(headers['retry-after'], new Date());
  return {
    kind: 'not_processed',
    code: `oauth_http_${status}`,
    reason: `No access token was given: ${status}.`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

function untilAborted(result: Promise<TokenResult>, signal: AbortSignal): Promise<TokenResult> {
  return new Promise((resolve, reject) => {
    const stop = () =>
      resolve({ ok: false, result: { kind: 'not_processed', ...describeAbort(signal) } });
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
