import { type FieldProblem, findRuleProblems } from '@notiflow/contracts';
import { checkRunBody } from '../../admin/notiflows/check-run-body.ts';
import { checkHandle } from '../check-handle.ts';

/** What the schema of a schedule cannot say: who it is for, a rule that can be read, an end after its beginning. */
export function checkSchedule(
  body: Record<string, unknown>,
  { handle }: { handle: string },
): FieldProblem[] {
  return [
    ...checkHandle(handle, body.handle),
    ...checkRunBody(body),
    ...checkRule(body),
    ...checkSpan(body),
  ];
}

function checkRule({ cron, rrule, starts_at: startsAt }: Record<string, unknown>): FieldProblem[] {
  const given = [cron, rrule, startsAt].filter((value) => value !== undefined);
  // What is no text, or too much of it, the schema refuses.
  if (!given.every((value) => typeof value === 'string' && value !== '' && value.length <= 500)) {
    return [];
  }
  const rule = { cron, rrule, starts_at: startsAt } as Record<string, string | undefined>;
  // A beginning that is none is told by the schema, and only once.
  return findRuleProblems(rule).filter(({ field }) => field !== 'starts_at');
}

function checkSpan({ starts_at: startsAt, ends_at: endsAt }: Record<string, unknown>) {
  if (typeof startsAt !== 'string' || typeof endsAt !== 'string') return [];
  if (!(Date.parse(endsAt) < Date.parse(startsAt))) return [];
  const problem: FieldProblem = {
    field: 'ends_at',
    message: 'must not be before starts_at',
    reason: 'range',
  };
  return [problem];
}
