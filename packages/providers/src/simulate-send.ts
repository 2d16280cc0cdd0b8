import type { SendInput, SendResult } from './send-result.ts';

/** The domain of simulated addresses; nobody can have it (RFC 2606). */
export const simulatedDomain = 'notiflow.example';

/** What a service would report of a message it accepted. */
export type SimulatedReport = 'delivered' | 'bounced';

/** What became of an attempt that reached nobody. */
export type SimulatedSend = SendResult & { report?: SimulatedReport };

type Ending = 'delivered' | 'bounced' | 'failed' | 'delayed';

// Numbers that are kept free for fiction, in Washington, D.C.
const endingOfPhone: Record<string, Ending> = {
  '+12025550100': 'delivered',
  '+12025550101': 'bounced',
  '+12025550102': 'failed',
  '+12025550103': 'delayed',
};

const mailPattern = /^(delivered|bounced|failed|delayed)(?:\+[^@]*)?@notiflow\.example$/i;
const hostPattern = /^(delivered|bounced|failed|delayed)\.notiflow\.example$/i;

// The third attempt of what is delayed succeeds.
const delayedAttempts = 2;

/**
 * What becomes of a message to a simulated recipient: `delivered@notiflow.example`, a number kept free for it, a
 * webhook to `https://delivered.notiflow.example`. Null when the message is to anybody else.
 */
export function simulateSend({
  message,
  attempt,
}: Pick<SendInput, 'message' | 'attempt'>): SimulatedSend | null {
  switch (endingOf(message)) {
    case 'delivered':
      return { kind: 'accepted', report: 'delivered' };
    case 'bounced':
      return { kind: 'accepted', report: 'bounced' };
    case 'failed':
      return { kind: 'rejected', about: 'recipient', code: 'simulated', reason: 'Simulated.' };
    case 'delayed':
      return attempt > delayedAttempts
        ? { kind: 'accepted', report: 'delivered' }
        : { kind: 'not_processed', code: 'simulated', reason: 'Simulated.' };
    default:
      return null;
  }
}

function endingOf(message: object): Ending | undefined {
  const { to, url } = message as { to?: unknown; url?: unknown };
  if (typeof to === 'string') {
    return endingOfPhone[to] ?? (mailPattern.exec(to)?.[1]?.toLowerCase() as Ending | undefined);
  }
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  return hostPattern.exec(new URL(url).hostname)?.[1]?.toLowerCase() as Ending | undefined;
}
