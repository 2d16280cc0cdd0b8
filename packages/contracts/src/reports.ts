import type { AddressFault } from './address-faults.ts';
import { type ChannelType, channelTypeOf, isChannelType } from './channel-types/registry.ts';
import type { SuppressionReason } from './suppressions.ts';

/** What can be reported of a message after its service took it. */
export const reportKinds = [
  /** It arrived as far as the service can tell. */
  'delivered',
  /** It came back: nobody is there, or their server does not want it. */
  'bounced',
  /** The service gave it up for another reason. */
  'failed',
  /** It is on its way still, later than usual. */
  'delayed',
  /** The person called it spam. */
  'complained',
  /** The person wants no more of it: by the list header, or by a word as STOP. */
  'unsubscribed',
  /** The person takes that back: START. */
  'resubscribed',
  'opened',
  'clicked',
  /** A program opened it, or one of its links, before anybody could have: a scanner, or a reader that loads everything. */
  'prefetched',
] as const;

/** What can be reported of a message after its service took it. */
export type ReportKind = (typeof reportKinds)[number];

/**
 * THE REPORTS THAT SAY HOW A MESSAGE ENDED, the weakest first. A message has ended as the strongest of them says, however
 * often and in whichever order they came: what came back did not arrive. Only where a service says that it arrived later
 * than all that speaks against it, by its own clock, does that count. Of a message that was handed over several times, one
 * time that arrived is enough.
 */
export const verdictKinds = ['delivered', 'failed', 'bounced'] as const satisfies ReportKind[];

/** A report that says how a message ended. */
export type VerdictKind = (typeof verdictKinds)[number];

/** Tells whether a report says how a message ended. */
export function isVerdict(kind: ReportKind): kind is VerdictKind {
  return (verdictKinds as readonly string[]).includes(kind);
}

/** What stands in the history of a delivery: what was reported, and that nothing was for as long as the channel waits. */
export const deliveryEventKinds = [...reportKinds, 'no_report'] as const;

/** What stands in the history of a delivery. */
export type DeliveryEventKind = (typeof deliveryEventKinds)[number];

/**
 * How we heard of it: the service called, it was asked, the message came back by mail, somebody followed a link of ours, its
 * recipient is simulated, or time passed.
 */
export const reportSources = [
  'callback',
  'receipt',
  'mail',
  'link',
  'simulation',
  'clock',
] as const;

/** How we heard of a report. */
export type ReportSource = (typeof reportSources)[number];

/** What has to follow from what a service says of an address or its owner. */
export type Consequence =
  | { kind: 'suppress'; reason: SuppressionReason }
  /** Takes the address off the list again, where the person had put it there. */
  | { kind: 'release'; reason: SuppressionReason }
  /** The person wants nothing more of the notiflow by this channel type, or wants it again. */
  | { kind: 'prefer'; enabled: boolean }
  /** Nothing is registered under this address any more. */
  | { kind: 'forget' };

/**
 * Says what follows from a report or a refusal. A person who answers STOP to a number is heard by the carrier, which lets
 * nothing through any more; a person who unsubscribes from a mail has said it about mails one can unsubscribe from, and
 * gets the others still.
 */
export function consequenceOf(
  channelType: string,
  { kind, fault }: { kind: ReportKind | null; fault: AddressFault | null },
): Consequence | null {
  if (!isChannelType(channelType)) return null;
  if (kind === 'resubscribed') return answerOf(channelType, true);
  switch (fault) {
    case 'unregistered':
      return { kind: 'forget' };
    case 'hard_bounce':
    case 'complaint':
    case 'stop':
      return isSuppressible(channelType) ? { kind: 'suppress', reason: fault } : null;
    case null:
      break;
    default:
      fault satisfies never;
  }
  if (kind === 'complained' && isSuppressible(channelType)) {
    return { kind: 'suppress', reason: 'complaint' };
  }
  return kind === 'unsubscribed' ? answerOf(channelType, false) : null;
}

function answerOf(channelType: ChannelType, enabled: boolean): Consequence | null {
  if (channelType !== 'sms') return { kind: 'prefer', enabled };
  return { kind: enabled ? 'release' : 'suppress', reason: 'stop' };
}

function isSuppressible(channelType: ChannelType): boolean {
  return channelTypeOf(channelType).suppression !== null;
}
