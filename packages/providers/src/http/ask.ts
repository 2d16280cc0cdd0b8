import type { Dispatcher } from 'undici';
import { OutboundError } from '../outbound/outbound-problem.ts';
import { parseOutboundUrl } from '../outbound/parse-outbound-url.ts';
import type { HttpCall } from './build-call.ts';
import { exchangeHttp, type HttpExchange } from './exchange-http.ts';

/** Sends one request to wherever its URL leads, through the guard. */
export type Ask = (call: HttpCall, signal: AbortSignal) => Promise<HttpExchange>;

/** Makes what asks by an agent of the guard. */
export function createAsk(agent: Dispatcher): Ask {
  return async ({ url, method, body, headers }, signal) => {
    const parsed = parseOutboundUrl(url);
    if (!parsed.ok) {
      return { kind: 'failed', written: false, error: new OutboundError(parsed.problem) };
    }
    const { origin, path } = parsed.target;
    const request = {
      origin,
      path,
      method,
      body,
      headers: { 'user-agent': 'Notiflow/1', ...headers },
    };
    return exchangeHttp({ agent, signal }, request);
  };
}
