import type { FieldProblem, Parsed } from './field-problem.ts';
import { type Duration, durationMs, findDurationProblems } from './steps/duration.ts';

/** How the entries of a list are read, told apart and called. */
interface PeriodEntries<E> {
  /** The name of the list's field. */
  field: string;
  parse: (entry: unknown) => Parsed<E>;
  /** What makes an entry the same as another of the same period. */
  keyOf: (entry: E) => string;
  /** Says of an entry that there is such a one already. */
  duplicate: string;
}

/** What a schema cannot say of entries with a period: periods too long, and two entries for the same. Entries that it refuses are left to it. */
export function findPeriodProblems<E extends { period: Duration }>(
  given: unknown,
  { field, parse, keyOf, duplicate }: PeriodEntries<E>,
): FieldProblem[] {
  if (!Array.isArray(given)) return [];
  const known = new Set<string>();
  return given.flatMap((entry: unknown, place) => {
    const parsed = parse(entry);
    if (!parsed.ok) return [];
    const { period } = parsed.value;
    const key = `${keyOf(parsed.value)} ${durationMs(period)}`;
    const isDouble = known.has(key);
    known.add(key);
    const path = `${field}[${place}]`;
    const problems = findDurationProblems(period).map((problem) => {
      return { ...problem, field: `${path}.period.${problem.field}` };
    });
    if (!isDouble) return problems;
    return [...problems, { field: path, message: duplicate, reason: 'duplicate' }];
  });
}
