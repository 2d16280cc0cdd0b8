import type { AttemptResult } from './settle-attempt.ts';

/** A delivery and the channels it may go by. */
export interface MovableDelivery {
  channelId: string;
  /** Channels that could not take it in this round. */
  tried: readonly string[];
  /** The channel its step names, and then those that stand in for it, in their order. */
  group: readonly string[];
}

/**
 * Where a delivery goes when its channel could not take it. `fail_over` is at once, to a channel that was not tried in
 * this round; `return` is by the schedule, to where the next round begins.
 */
export type Move = { kind: 'fail_over' | 'return'; to: string };

/**
 * Decides whether a delivery goes by another channel after an attempt. Only of what was surely not taken: what may have
 * been sent stays where a repeat can be told, and what is wrong with the recipient or the content is so everywhere.
 */
export function moveAfter(
  result: AttemptResult,
  { channelId, tried, group }: MovableDelivery,
  isDown: (channelId: string) => boolean = () => false,
): Move | null {
  if (!isElsewhereWorthwhile(result)) return null;
  const isLeft = (id: string) => id !== channelId && !tried.includes(id) && !isDown(id);
  const next = group.find(isLeft);
  if (next !== undefined) return { kind: 'fail_over', to: next };
  const [home] = group;
  if (home === undefined || home === channelId || result.kind === 'rejected') return null;
  return { kind: 'return', to: home };
}

/** Credentials that were revoked are so for one channel; another one has its own. */
function isElsewhereWorthwhile(result: AttemptResult): boolean {
  switch (result.kind) {
    case 'not_processed':
      return true;
    case 'rejected':
      return result.about === 'config' || result.about === 'provider';
    case 'accepted':
    case 'ambiguous':
      return false;
    default:
      return result satisfies never;
  }
}
