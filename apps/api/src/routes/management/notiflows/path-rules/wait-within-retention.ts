import { type Duration, durationMs, isMoment, type Step } from '@notiflow/contracts';
import type { WarningRule } from './define-path-rule.ts';

const dayMs = 24 * 60 * 60_000;

/** What is given for a run is kept until it is settled, also where a rest is longer than the project keeps content. */
export const waitWithinRetention: WarningRule = {
  find({ step }, { contentDays }) {
    const rest = findRest(step);
    if (rest === null || rest.ms <= contentDays * dayMs) return [];
    const message = `is longer than the ${contentDays} days for which content is kept: it is kept until this is over`;
    return [{ field: `settings.${rest.field}`, message, reason: 'longer_than_retention' }];
  },
};

interface Rest {
  field: string;
  ms: number;
}

/** For how long a step may rest, as far as that can be told before. */
function findRest(step: Step): Rest | null {
  if (step.type === 'digest') {
    return step.sliding === true && step.max_duration !== undefined
      ? ofLength('max_duration', step.max_duration)
      : ofDuration(step);
  }
  if (step.type !== 'wait') return null;
  const { duration, duration_unit, until, until_event, max } = step;
  if (until_event !== undefined) return ofLength('until_event.timeout', until_event.timeout);
  if (max !== undefined) return ofLength('max', max);
  if (until !== undefined) {
    return isMoment(until) ? { field: 'until', ms: Date.parse(until) - Date.now() } : null;
  }
  return ofDuration({ duration, duration_unit });
}

function ofDuration({ duration, duration_unit }: Partial<Duration>): Rest | null {
  if (duration === undefined || duration_unit === undefined) return null;
  return { field: 'duration', ms: durationMs({ duration, duration_unit }) };
}

function ofLength(field: string, length: Duration): Rest {
  return { field: `${field}.duration`, ms: durationMs(length) };
}
