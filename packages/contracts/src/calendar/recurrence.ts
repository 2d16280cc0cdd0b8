import type { ProblemReason } from '../field-problem.ts';
import type { WallTime } from './zones.ts';

/** A rule that was read: it walks the wall times at which it comes round. */
export interface Recurrence {
  /** The first wall time after this one; null when none follows. */
  next(wall: WallTime): WallTime | null;
  /** Whether it comes round in every hour of its days: then it does in an hour that is repeated, too. */
  isHourly: boolean;
  /** The last moment that counts, of a rule that says one in UTC. */
  until?: number;
}

/** What is wrong with the text of a rule. */
export interface RuleProblem {
  message: string;
  reason: ProblemReason;
}

/** A rule that was read, or what is wrong with it. */
export type ReadRule = { ok: true; recurrence: Recurrence } | { ok: false; problem: RuleProblem };

/** A rule that cannot be read. */
export function refused(message: string, reason: ProblemReason = 'invalid'): ReadRule {
  return { ok: false, problem: { message, reason } };
}
