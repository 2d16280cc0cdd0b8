import type { SendResult } from '@notiflow/providers';

/**
 * What an attempt says of its channel: it works (`answered`), could not send (`failed`), could not even be reached
 * (`broken`), or nothing (null).
 */
export type HealthSign = 'answered' | 'failed' | 'broken' | null;

// "Not so fast" is said by a service that works: others would be told the same.
const throttled = /429|rate.?limit|too.?many|throttl/i;

// The codes of sockets, of the time-out, and of names that were not resolved.
const unreached = /^(E[A-Z]{2,}|UND_ERR|timeout$|tls|dns|unre)/;

// Cut off by us, or kept back by a server that has a file of the message: the service was not asked.
const notOfService: ReadonlySet<string> = new Set(['aborted', 'attachment_unavailable']);

/** Tells whether it is the service by which an attempt ended without an outcome. */
export function isOfService({ code }: { code: string }): boolean {
  return !notOfService.has(code);
}

/** Says what an attempt tells of its channel. `isReplaceable`: whether another channel would stand in for it. */
export function judgeHealth(
  result: SendResult,
  { isReplaceable }: { isReplaceable: boolean },
): HealthSign {
  switch (result.kind) {
    case 'accepted':
      return 'answered';
    case 'rejected':
      // Without anybody to stand in, what is refused fails at once, and whoever sent it hears why.
      return result.about === 'config' && isReplaceable ? 'failed' : 'answered';
    case 'not_processed':
    case 'ambiguous':
      if (!isOfService(result)) return null;
      if (throttled.test(result.code)) return 'answered';
      return result.kind === 'not_processed' && unreached.test(result.code) ? 'broken' : 'failed';
    default:
      return result satisfies never;
  }
}
