import type { RecordedAttempt } from '@notiflow/database';
import type { SlotEnd } from './slots.ts';

/** Says what an attempt told about its receiver: whether it answers, or holds up whoever waits for it. */
export function judgeEnd(
  { outcome, code, durationMs }: Pick<RecordedAttempt, 'outcome' | 'code' | 'durationMs'>,
  attemptMs: number,
): SlotEnd {
  switch (outcome) {
    case 'accepted':
    case 'rejected':
      return 'answered';
    case 'released':
      return 'unclear';
    case 'not_processed':
    case 'ambiguous':
      // A connection that could not be made within its time, or broke late, held its slot as long as a time-out.
      if (code === 'timeout' || durationMs > attemptMs / 2) return 'timed_out';
      return 'unclear';
    default:
      return outcome satisfies never;
  }
}
