import { callRetryDelayMaxMs, callRetryDelaysMs, callTriesMax } from '@notiflow/contracts';
import type { CallOutcome, ChannelForSending, ClaimedCall } from '@notiflow/database';
import type { CallResult } from '@notiflow/providers';
import type { CallingDeps } from './calling-deps.ts';

type Deps = Pick<CallingDeps, 'openCredentials' | 'abortSends' | 'httpCaller'>;

/** What became of a try, in words for the log. */
export interface MadeCall {
  call: ClaimedCall;
  result: CallResult;
  outcome: CallOutcome;
  durationMs: number;
}

/** Makes one try of a claimed call and decides where it goes from there. */
export async function makeCall(
  deps: Deps,
  call: ClaimedCall,
  channel: ChannelForSending | null,
): Promise<MadeCall> {
  const startedAt = performance.now();
  const result = await tryCall(deps, call, channel);
  const outcome = { id: call.id, tries: call.tries, ...judge(result, call.tries) };
  return { call, result, outcome, durationMs: performance.now() - startedAt };
}

async function tryCall(
  deps: Deps,
  { keyHash, channelId, request, tries }: ClaimedCall,
  channel: ChannelForSending | null,
): Promise<CallResult> {
  // Whoever had it for the last time never came back.
  if (tries > callTriesMax) return { kind: 'refused', code: 'worker_lost' };
  const secret = readSecret(deps, { channelId, channel });
  if (!secret.ok) return secret.result;
  const { timeoutMs, responsePath, ...asked } = request;
  return deps.httpCaller.call({
    id: keyHash.slice(0, 32),
    request: asked,
    responsePath,
    timeoutMs,
    signingSecret: secret.value,
    signal: deps.abortSends,
  });
}

type Secret = { ok: true; value: string | undefined } | { ok: false; result: CallResult };

function readSecret(
  deps: Pick<Deps, 'openCredentials'>,
  { channelId, channel }: { channelId: string | null; channel: ChannelForSending | null },
): Secret {
  if (channelId === null) return { ok: true, value: undefined };
  if (channel === null) return { ok: false, result: { kind: 'refused', code: 'no_channel' } };
  const opened = deps.openCredentials(channel);
  if (!opened.ok) {
    return { ok: false, result: { kind: 'failed', code: 'credentials_unreadable' } };
  }
  const { signing_secret: secret } = (opened.value ?? {}) as { signing_secret?: unknown };
  return { ok: true, value: typeof secret === 'string' ? secret : undefined };
}

type Judged =
  | { status: 'answered'; answer: unknown }
  | { status: 'failed'; reason: string }
  | { status: 'open'; reason: string | null; delayMs: number; counts: boolean };

function judge(result: CallResult, tries: number): Judged {
  switch (result.kind) {
    case 'answered':
      return { status: 'answered', answer: result.value };
    case 'refused':
      return { status: 'failed', reason: result.code };
    case 'aborted':
      return { status: 'open', reason: null, delayMs: 0, counts: false };
    case 'failed': {
      const delayMs = callRetryDelaysMs[tries - 1];
      if (tries >= callTriesMax || delayMs === undefined) {
        return { status: 'failed', reason: result.code };
      }
      const asked = Math.min(result.retryAfterMs ?? 0, callRetryDelayMaxMs);
      const later = Math.max(delayMs, asked);
      return { status: 'open', reason: result.code, delayMs: later, counts: true };
    }
    default:
      return result satisfies never;
  }
}
