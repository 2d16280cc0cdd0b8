import type { Step } from './merge-steps.ts';

/** What the API says is wrong with a field. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** What is wrong, and where it is edited. */
export interface Problem {
  /** As the API names it. */
  field: string;
  message: string;
  /** The handle of the step; null where it is about all of them. */
  step: string | null;
  /** The field of its template; null where it is about something else of the step. */
  templateField: string | null;
  line: number | null;
  isWarning: boolean;
}

/** Reads where a problem is: `steps[2].template.body`, `line 3: …`. */
export function locateProblem(
  { field, message }: FieldProblem,
  { steps, isWarning = false }: { steps: readonly Pick<Step, 'handle'>[]; isWarning?: boolean },
): Problem {
  const [, index, rest = ''] = /^steps\[(\d+)\]\.?(.*)$/.exec(field) ?? [];
  const [, templateField = null] = /^template\.(?:data\.)?(.+)$/.exec(rest) ?? [];
  const [, line, said = message] = /^line (\d+): (.*)$/s.exec(message) ?? [];
  return {
    field,
    message: said,
    step: index === undefined ? null : (steps[Number(index)]?.handle ?? null),
    templateField,
    line: line === undefined ? null : Number(line),
    isWarning,
  };
}

/** Where a line of a text begins and ends; the first one where there is no such line. */
export function rangeOfLine(text: string, line: number | null): { from: number; to: number } {
  const lines = text.split('\n');
  const place = Math.min(Math.max((line ?? 1) - 1, 0), lines.length - 1);
  const from = lines.slice(0, place).reduce((sum, { length }) => sum + length + 1, 0);
  return { from, to: from + (lines[place]?.length ?? 0) };
}
