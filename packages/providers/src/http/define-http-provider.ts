import type { Messages, SendingChannelType } from '@notiflow/contracts';
import type { Dispatcher } from 'undici';
import {
  type ChannelValues,
  defineProvider,
  type JsonSchema,
  type ProviderSpec,
  type SendingProvider,
  type ValueOf,
} from '../define-provider.ts';
import type { Outbound } from '../outbound/create-outbound.ts';
import type { SendInput, SendResult } from '../send-result.ts';
import type { SourceWriter } from '../source-writer.ts';
import { type Ask, createAsk } from './ask.ts';
import type { HttpCall } from './build-call.ts';
import type { HttpAnswer, HttpExchange } from './exchange-http.ts';
import { readExchange } from './read-exchange.ts';

/** What only the vendor knows: how a message is asked for, and what its answers mean. */
export interface HttpProviderSpec<
  T extends SendingChannelType,
  S extends JsonSchema,
  C extends JsonSchema,
  X = unknown,
> extends Omit<ProviderSpec<T, S, C>, 'connect'> {
  /** Whom a URL that is refused is held against: those of most vendors stand in the code or in the settings. */
  urlIsAbout?: 'config' | 'recipient';
  /** What a connection keeps between messages, as the tokens that open the vendor's door. */
  session?(ask: Ask, writer: SourceWriter): X;
  /** The request for one message, the same at every attempt but for what names the attempt; or why there is none. */
  request(
    input: SendInput<Messages[T], ValueOf<S>, ValueOf<C>>,
    session: X,
  ): HttpCall | SendResult | Promise<HttpCall | SendResult>;
  /** Tells that the answer only shows that what opened the door is stale, and drops it; then the message is asked for again, once. */
  isStale?(answer: HttpAnswer, call: HttpCall, session: X): boolean;
  /** What an answer means where the status alone does not say it; undefined leaves it to the status. */
  read?(answer: HttpAnswer, channel: ChannelValues<ValueOf<S>, ValueOf<C>>): SendResult | undefined;
}

/** Defines a provider that hands over each message with one HTTP request through the guard. */
export function defineHttpProvider<
  T extends SendingChannelType,
  const S extends JsonSchema,
  const C extends JsonSchema,
  X = unknown,
>(spec: HttpProviderSpec<T, S, C, X>): SendingProvider {
  return defineProvider({
    ...spec,
    connect(outbound, writer) {
      const agent = createAgent(outbound, spec);
      const ask = createAsk(agent);
      // Without `session` nothing reads it.
      const session = spec.session?.(ask, writer) as X;
      return {
        async send(input) {
          const { signal } = input;
          const call = await spec.request(input, session);
          if ('kind' in call) return call;
          const first = await ask(call, signal);
          const again = isStale(first, call) ? await spec.request(input, session) : null;
          if (again === null) return read(first, input);
          return 'kind' in again ? again : read(await ask(again, signal), input);
        },
        close: () => agent.close(),
      };

      function isStale(exchanged: HttpExchange, call: HttpCall): boolean {
        return (
          exchanged.kind === 'answered' &&
          (spec.isStale?.(exchanged.answer, call, session) ?? false)
        );
      }
    },
  });

  function read(
    exchanged: HttpExchange,
    { signal, channel }: SendInput<Messages[T], ValueOf<S>, ValueOf<C>>,
  ): SendResult {
    return readExchange(exchanged, {
      signal,
      read: (answer) => spec.read?.(answer, channel),
      urlIsAbout: spec.urlIsAbout,
    });
  }
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
