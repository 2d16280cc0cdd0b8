import type { TimelineEntry } from '@notiflow/contracts';
import type { ExplainedRecipient, ExplainedRun } from '@notiflow/database';

/** Whether somebody is in a run, and how that is told. */
export interface ExplainedMembership {
  isIn: boolean;
  /** The rest of a sentence that begins with who it is. */
  words: string;
  entry: TimelineEntry;
}

/** Says whether the run is for this user, and since when, or why not. */
export function explainMembership({ run, notification }: ExplainedRecipient): ExplainedMembership {
  const named = run.topic === null ? findInList(run) : findOnTopic(run);
  if (notification !== null) return told(run, { ...named, isIn: true, reason: null });
  if (!named.isIn) return told(run, named);
  if (run.is_actor && run.exclude_actor) {
    return told(run, {
      isIn: false,
      decision: 'left_out',
      reason: 'actor_excluded',
      words: 'caused it, and the notiflow leaves out who causes a run',
    });
  }
  return told(run, { ...named, ...judgeUnwritten(run) });
}

interface Found {
  isIn: boolean;
  decision: string;
  reason: string | null;
  words: string;
  details?: Record<string, unknown>;
}

/** The page of the recipient is not written: it may still come, or never will. */
function judgeUnwritten({ status }: ExplainedRun): Pick<Found, 'isIn' | 'reason' | 'words'> {
  switch (status) {
    case 'accepted':
    case 'fanning_out':
      return {
        isIn: true,
        reason: 'not_fanned_out_yet',
        words: 'is in it and waits for the fan-out',
      };
    case 'canceled':
      return {
        isIn: false,
        reason: 'canceled',
        words: 'had no notification yet when it was canceled',
      };
    case 'failed':
      return {
        isIn: false,
        reason: 'not_fanned_out',
        words: 'was not reached before it was given up',
      };
    case 'fanned_out':
      return {
        isIn: false,
        reason: 'no_notification',
        words: 'has no notification of it, or no more',
      };
    default:
      return status satisfies never;
  }
}

function findInList({
  listed_place: place,
  names_erased,
  content_removed_at,
}: ExplainedRun): Found {
  if (place !== null) {
    return { isIn: true, decision: 'listed', reason: null, words: 'is listed', details: { place } };
  }
  const details = { list_removed: content_removed_at !== null, names_erased };
  const words = 'is not one of its recipients';
  return { isIn: false, decision: 'not_listed', reason: 'not_listed', words, details };
}

function findOnTopic({ topic, subscriptions }: ExplainedRun): Found {
  const details = { topic };
  const before = subscriptions.filter(({ began_before: isBefore }) => isBefore);
  const member = before.find(({ ended_before: isEnded }) => isEnded !== true);
  if (member !== undefined) {
    const since = new Date(member.since).toISOString();
    const words = 'was on its topic';
    return { isIn: true, decision: 'member', reason: null, words, details: { ...details, since } };
  }
  const not = { isIn: false, decision: 'not_member' };
  const [later] = subscriptions.filter(({ began_before: isBefore }) => !isBefore);
  if (before.length > 0) {
    return { ...not, reason: 'unsubscribed_before', words: 'had left its topic before', details };
  }
  if (later === undefined) {
    // Of a subscription that ended nothing is left after a while.
    return { ...not, reason: 'not_subscribed', words: 'was not on its topic', details };
  }
  const since = new Date(later.since).toISOString();
  const words = 'came on its topic after it was accepted';
  return { ...not, reason: 'subscribed_later', words, details: { ...details, since } };
}

function told(run: ExplainedRun, { isIn, decision, reason, words, details = {} }: Found) {
  const entry: TimelineEntry = {
    at: run.created_at.toISOString(),
    kind: 'membership',
    step: null,
    decision,
    reason,
    recomputed: false,
    details,
  };
  return { isIn, words, entry };
}
