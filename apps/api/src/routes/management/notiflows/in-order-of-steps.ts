import type { FieldProblem } from '@notiflow/contracts';

/** Problems of steps in the order of the steps; those of one step stay as they were. */
export function inOrderOfSteps(problems: FieldProblem[]): FieldProblem[] {
  const indexOf = ({ field }: FieldProblem) => Number(/^steps\[(\d+)\]/.exec(field)?.[1] ?? 0);
  return [...problems].sort((a, b) => indexOf(a) - indexOf(b));
}
