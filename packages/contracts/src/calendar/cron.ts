import { CronExpressionParser } from 'cron-parser';
import { type ReadRule, refused } from './recurrence.ts';

/** Minute, hour, day of month, month, day of week; beside numbers the names of months and days, `L` and `#`. */
const fieldPattern =
  /^(?:[\d*,/?#L-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)+$/i;

/** Reads a cron expression of five fields, as `crontab` does; fields of seconds and random ones (`H`) are refused. */
export function readCron(text: string): ReadRule {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) {
    return refused('must have 5 fields: minute, hour, day of month, month, day of week', 'format');
  }
  const stranger = fields.find((field) => !fieldPattern.test(field));
  if (stranger !== undefined) return refused(`has a field that is none: ${stranger}`, 'format');
  try {
    const expression = CronExpressionParser.parse(fields.join(' '), { tz: 'UTC' });
    const next = (wall: number) => {
      expression.reset(new Date(wall));
      return expression.next().getTime();
    };
    next(0);
    return { ok: true, recurrence: { next, isHourly: fields[1]?.startsWith('*') === true } };
  } catch (error) {
    // "Constraint error, got value 61 expected range 0-59"; of `0 0 30 2 *`, "Invalid explicit day of month definition".
    const said = error instanceof Error ? error.message : '';
    if (said.includes('explicit day of month')) return refused('never comes round');
    return refused(said === '' ? 'cannot be read' : `cannot be read: ${said}`);
  }
}
