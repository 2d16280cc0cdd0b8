import Type from 'typebox';
import type { FieldProblem } from '../field-problem.ts';
import { isMoment } from '../formats.ts';
import { readCron } from './cron.ts';
import type { ReadRule } from './recurrence.ts';
import { readRrule } from './rrule.ts';
import type { WallTime } from './zones.ts';

/** When something comes round: by a cron expression or by a rule of RFC 5545, exactly one of the two. */
export interface RecurrenceRule {
  /** Five fields: minute, hour, day of month, month, day of week (`0 9 * * 1-5`). */
  cron?: string | undefined;
  /** The parts of a recurrence rule (`FREQ=WEEKLY;BYDAY=FR;BYHOUR=19`); at midnight if it names no hour. */
  rrule?: string | undefined;
  /** A moment that intervals and COUNT are reckoned from, and before which nothing comes round. */
  starts_at?: string | undefined;
}

/** The settings that say a rule; `findRuleProblems` finds what is wrong with it beside their schema. */
export const ruleProperties = {
  cron: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Five fields: minute, hour, day of month, month, day of week (`0 9 * * 1-5`)',
    }),
  ),
  rrule: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      description:
        'A recurrence rule of RFC 5545 (`FREQ=WEEKLY;BYDAY=FR;BYHOUR=19`), once a minute at most',
    }),
  ),
};

/** Everything that is wrong with a rule, among it that it never comes round (any more, if asked `after` a moment). */
export function findRuleProblems(
  rule: RecurrenceRule,
  { after = new Date(0) }: { after?: Date } = {},
): FieldProblem[] {
  const { cron, rrule, starts_at: startsAt } = rule;
  const field = cron === undefined ? 'rrule' : 'cron';
  if (cron === undefined && rrule === undefined) {
    return [{ field: 'cron', message: 'must be there, or rrule', reason: 'required' }];
  }
  if (cron !== undefined && rrule !== undefined) {
    return [{ field: 'rrule', message: 'cannot be given together with cron', reason: 'exclusive' }];
  }
  if (startsAt !== undefined && !isMoment(startsAt)) {
    return [{ field: 'starts_at', message: 'must be a date-time', reason: 'format' }];
  }
  const start = startsAt === undefined ? null : Date.parse(startsAt);
  const read = readRule(rule, start);
  if (!read.ok) return [{ field, ...read.problem }];
  const { next, until = Infinity } = read.recurrence;
  const first = next(Math.max(after.getTime(), (start ?? 0) - 1));
  return first === null || first > until
    ? [{ field, message: 'never comes round', reason: 'invalid' }]
    : [];
}

/** Reads a rule for walls that show `start` when it begins; null when nothing says its beginning. */
export function readRule({ cron, rrule }: RecurrenceRule, start: WallTime | null): ReadRule {
  return rrule === undefined ? readCron(cron ?? '') : readRrule(rrule, start);
}
