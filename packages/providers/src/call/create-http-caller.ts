import type { CallRequest } from '@notiflow/contracts';
import type { Dispatcher } from 'undici';
import { describeAbort, startDeadline } from '../deadline.ts';
import { cleanHeaders } from '../http/clean-headers.ts';
import { exchangeHttp, type HttpExchange } from '../http/exchange-http.ts';
import { signatureHeaders } from '../http/signature-headers.ts';
import type { Outbound } from '../outbound/create-outbound.ts';
import { OutboundError } from '../outbound/outbound-problem.ts';
import { parseOutboundUrl } from '../outbound/parse-outbound-url.ts';
import { errorCode } from '../outbound/resolve-host.ts';
import { type CallResult, readCallAnswer } from './read-call-answer.ts';

/** One try of a call that asks for JSON. */
export interface CallInput {
  /** The same over all tries, so that the receiver can tell a repeat. */
  id: string;
  /** With its query in the URL. */
  request: Omit<CallRequest, 'query'>;
  /** What is kept of the answer; all of it when undefined. */
  responsePath: string | undefined;
  timeoutMs: number;
  /** As of a webhook channel; without one the request is not signed. */
  signingSecret: string | undefined;
  /** Aborting it ends the try. */
  signal: AbortSignal;
}

/** Asks other people's servers for JSON, through the guard. */
export interface HttpCaller {
  /** Makes one try of a call. Redirects are not followed. */
  call(input: CallInput): Promise<CallResult>;
  /** Lets calls under way end, then closes every socket. */
  close(): Promise<void>;
}

const timeoutMsMax = 15_000;
const keptBytesMax = 1024 * 1024;

/** Makes what asks; `connections` is how many calls it may have under way to one receiver. */
export function createHttpCaller({
  outbound,
  connections,
}: {
  outbound: Outbound;
  connections: number;
}): HttpCaller {
  const agent = outbound.createAgent({
    connections,
    headersTimeout: timeoutMsMax,
    bodyTimeout: timeoutMsMax,
    // Shorter than what receivers use, so that a kept connection is rarely one the other side just closed.
    keepAliveTimeout: 2_000,
    keepAliveMaxTimeout: 10_000,
  });
  return {
    async call(input) {
      const deadline = startDeadline(input.signal, input.timeoutMs);
      try {
        return await callOnce(agent, { ...input, signal: deadline.signal });
      } finally {
        deadline.clear();
      }
    },
    close: () => agent.close(),
  };
}

async function callOnce(agent: Dispatcher, input: CallInput): Promise<CallResult> {
  const { request, responsePath, signal } = input;
  const parsed = parseOutboundUrl(request.url);
  if (!parsed.ok) return { kind: 'refused', code: parsed.problem.code };
  const headers = buildHeaders(input);
  if (headers === null) return { kind: 'refused', code: 'channel_invalid' };
  const { origin, path } = parsed.target;
  const { method, body } = request;
  const exchanged = await exchangeHttp(
    { agent, signal, keptBytesMax },
    { origin, path, method, headers, body: body === undefined ? null : Buffer.from(body) },
  );
  if (exchanged.kind === 'failed') return readFailure(exchanged, signal);
  const { answer } = exchanged;
  // Cut short in the middle of its body: what came tells nothing.
  if (signal.aborted && answer.end === 'broken_off') return readAbort(signal);
  return readCallAnswer(answer, responsePath);
}

/** Null when the secret cannot sign. */
function buildHeaders({ id, request, signingSecret }: CallInput): Record<string, string> | null {
  const { headers, body } = request;
  try {
    return {
      'user-agent': 'Notiflow/1',
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...cleanHeaders(headers),
      // Answers are read undecoded.
      'accept-encoding': 'identity',
      'idempotency-key': id,
      ...signatureHeaders({ id, signingSecret, sentAt: new Date(), body: body ?? '' }),
    };
  } catch {
    return null;
  }
}

function readFailure(
  { error }: Extract<HttpExchange, { kind: 'failed' }>,
  signal: AbortSignal,
): CallResult {
  if (error instanceof OutboundError) {
    const { kind, code } = error.problem;
    return { kind: kind === 'refused' ? 'refused' : 'failed', code };
  }
  return signal.aborted ? readAbort(signal) : { kind: 'failed', code: errorCode(error) };
}

function readAbort(signal: AbortSignal): CallResult {
  const { code } = describeAbort(signal);
  return code === 'timeout' ? { kind: 'failed', code } : { kind: 'aborted' };
}
