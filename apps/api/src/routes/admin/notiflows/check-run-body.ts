import type { FieldProblem } from '@notiflow/contracts';

/** What the schema of a run cannot say: exactly one of recipients and topic, and not later than in a year. */
export function checkRunBody(body: Record<string, unknown>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (body.recipients === undefined && body.topic === undefined) {
    problems.push({ field: 'recipients', message: "can't be blank", reason: 'required' });
  }
  if (body.recipients !== undefined && body.topic !== undefined) {
    const message = 'cannot be combined with recipients';
    problems.push({ field: 'topic', message, reason: 'exclusive' });
  }
  if (typeof body.send_at === 'string' && Date.parse(body.send_at) > inOneYear()) {
    const message = 'must be at most one year ahead';
    problems.push({ field: 'send_at', message, reason: 'range' });
  }
  return problems;
}

function inOneYear(): number {
  const date = new Date();
  return date.setUTCFullYear(date.getUTCFullYear() + 1);
}
