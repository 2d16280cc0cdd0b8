import { durationMs, type StepOf } from '@notiflow/contracts';
import type { WarningRule } from './define-path-rule.ts';

const dayMs = 24 * 60 * 60_000;

/** What is given for a run is kept until it is settled, also where a wait is longer than the project keeps content. */
export const waitWithinRetention: WarningRule = {
  find({ step }, { contentDays }) {
    if (step.type !== 'wait' || lengthOf(step) <= contentDays * dayMs) return [];
    const message = `is longer than the ${contentDays} days for which content is kept: it is kept until the wait is over`;
    const field = step.duration === undefined ? 'settings.until' : 'settings.duration';
    return [{ field, message, reason: 'longer_than_retention' }];
  },
};

function lengthOf({ duration, duration_unit, until }: StepOf<'wait'>): number {
  if (typeof until === 'string') return Date.parse(until) - Date.now();
  if (duration === undefined || duration_unit === undefined) return 0;
  return durationMs({ duration, duration_unit });
}
