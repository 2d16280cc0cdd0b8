import type { Messages, SendingChannelType } from '@notiflow/contracts';
import type { Dispatcher } from 'undici';
import {
  defineProvider,
  type JsonSchema,
  type ProviderSpec,
  type SendingProvider,
  type ValueOf,
} from '../define-provider.ts';
import type { Outbound } from '../outbound/create-outbound.ts';
import { parseOutboundUrl } from '../outbound/parse-outbound-url.ts';
import { type RejectedMessage, rejected, type SendInput, type SendResult } from '../send-result.ts';
import type { HttpCall } from './build-call.ts';
import { exchangeHttp, type HttpAnswer } from './exchange-http.ts';
import { readStatus } from './read-answer.ts';
import { readFailure } from './read-failure.ts';
import { parseRetryAfter } from './retry-after.ts';

/** What only the vendor knows: how a message is asked for, and what its answers mean. */
export interface HttpProviderSpec<
  T extends SendingChannelType,
  S extends JsonSchema,
  C extends JsonSchema,
> extends Omit<ProviderSpec<T, S, C>, 'connect'> {
  /** The request for one message, the same at every attempt but for what names the attempt; or why there is none. */
  request(input: SendInput<Messages[T], ValueOf<S>, ValueOf<C>>): HttpCall | RejectedMessage;
  /** What an answer means where the status alone does not say it; undefined leaves it to the status. */
  read?(answer: HttpAnswer): SendResult | undefined;
}

/** Defines a provider that hands over each message with one HTTP request through the guard. */
export function defineHttpProvider<
  T extends SendingChannelType,
  const S extends JsonSchema,
  const C extends JsonSchema,
>(spec: HttpProviderSpec<T, S, C>): SendingProvider {
  return defineProvider({
    ...spec,
    connect(outbound) {
      const agent = createAgent(outbound, spec);
      return {
        async send(input) {
          const call = spec.request(input);
          return 'kind' in call ? call : exchange(agent, { call, signal: input.signal, spec });
        },
        close: () => agent.close(),
      };
    },
  });
}

interface Exchange {
  call: HttpCall;
  signal: AbortSignal;
  spec: { read?(answer: HttpAnswer): SendResult | undefined };
}

async function exchange(agent: Dispatcher, { call, signal, spec }: Exchange): Promise<SendResult> {
  const { url, method, body, headers } = call;
  const parsed = parseOutboundUrl(url);
  if (!parsed.ok) return rejected('config', parsed.problem);
  const { origin, path } = parsed.target;
  const request = {
    origin,
    path,
    method,
    body,
    headers: { 'user-agent': 'Notiflow/1', ...headers },
  };
  const exchanged = await exchangeHttp({ agent, signal }, request);
  if (exchanged.kind === 'failed') return readFailure(exchanged, signal);
  const { answer } = exchanged;
  return withRetryAfter(spec.read?.(answer) ?? readStatus(answer), answer);
}

/** Whoever says "later" mostly says in the header when. */
function withRetryAfter(result: SendResult, { headers }: HttpAnswer): SendResult {
  if (result.kind !== 'not_processed' && result.kind !== 'ambiguous') return result;
  const retryAfterMs = result.retryAfterMs ?? parseRetryAfter(headers['retry-after'], new Date());
  return retryAfterMs === undefined ? result : { ...result, retryAfterMs };
}

function createAgent(
  outbound: Outbound,
  { concurrency, timeoutMs }: Pick<SendingProvider, 'concurrency' | 'timeoutMs'>,
): Dispatcher {
  return outbound.createAgent({
    // An attempt that waited for a connection would spend its own time on it.
    connections: concurrency,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    // Shorter than what receivers use, so that a kept connection is rarely one the other side just closed.
    keepAliveTimeout: 2_000,
    keepAliveMaxTimeout: 10_000,
  });
}
