import type { AddressFault } from '@notiflow/contracts';
import { enhancedStatusIn, faultOfPermanent } from './fault-of-status.ts';

/** How Amazon SES, and Resend that stands on it, tell bounces apart. */
export interface Bounce {
  type: string | undefined;
  subType: string | undefined;
  /** What the other server said, where it did. */
  diagnostics: string | undefined;
}

/** Permanent bounces that show the address to be dead; those of content, size or attachments do not. */
const deadSubTypes = new Set(['General', 'NoEmail', 'Suppressed', 'OnAccountSuppressionList']);

/**
 * What a bounce shows of the address. The other server's own code goes before the service's word: `Permanent, General` is
 * also said of a block of the sender.
 * https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types
 */
export function faultOfBounce({ type, subType, diagnostics }: Bounce): AddressFault | undefined {
  if (type !== 'Permanent' || !deadSubTypes.has(subType ?? '')) return undefined;
  return subType === 'General' ? faultOfPermanent(diagnostics) : 'hard_bounce';
}

/** A word for a bounce: the other server's code where it gave one. */
export function codeOfBounce({ type, subType, diagnostics }: Bounce): string | undefined {
  return enhancedStatusIn(diagnostics) ?? (type && [type, subType].filter(Boolean).join('.'));
}
