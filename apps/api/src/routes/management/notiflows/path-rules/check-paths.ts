import type { FieldProblem, Step } from '@notiflow/contracts';
import { beReached } from './be-reached.ts';
import { branchThatIsNeverTaken } from './branch-that-is-never-taken.ts';
import { conditionsOfTheEnd } from './conditions-of-the-end.ts';
import type { PathRule, ProblemRule, Surroundings, WarningRule } from './define-path-rule.ts';
import { digestOnce } from './digest-once.ts';
import { messageBeforeStopWhen } from './message-before-stop-when.ts';
import { nameWhatIsThere } from './name-what-is-there.ts';
import { waitBeforeAsking } from './wait-before-asking.ts';
import { waitWithinRetention } from './wait-within-retention.ts';
import { walkPaths } from './walk-paths.ts';

/** THE RULES OF PATHS that keep a version from being published. */
const problemRules: readonly ProblemRule[] = [beReached, nameWhatIsThere, digestOnce];

/** THE RULES OF PATHS that are told, and keep nothing from being published. */
const warningRules: readonly WarningRule[] = [
  waitBeforeAsking,
  messageBeforeStopWhen,
  branchThatIsNeverTaken,
  conditionsOfTheEnd,
  waitWithinRetention,
];

/** What is worth knowing of a step before its version is published. */
export interface PathWarning extends Omit<FieldProblem, 'reason'> {
  /** The handle of the step. */
  step: string;
  reason: ReturnType<WarningRule['find']>[number]['reason'];
}

/** What keeps steps from being published, as far as they say it themselves. */
export function findPathProblems(steps: readonly Step[]): FieldProblem[] {
  return apply(problemRules, steps, 0).map((found) => {
    const { step: _, ...problem } = found;
    return problem;
  });
}

/** What is worth knowing of steps; `contentDays` is for how long the project keeps content. */
export function findPathWarnings(
  steps: readonly Step[],
  { contentDays }: Pick<Surroundings, 'contentDays'>,
): PathWarning[] {
  return apply(warningRules, steps, contentDays);
}

function apply<Reason extends string>(
  rules: readonly PathRule<Reason>[],
  steps: readonly Step[],
  contentDays: number,
) {
  const around = { stepOf: new Map(steps.map((step) => [step.handle, step])), contentDays };
  return walkPaths(steps).flatMap((arrival) =>
    rules.flatMap((rule) =>
      rule.find(arrival, around).map(({ field, ...found }) => {
        return { step: arrival.step.handle, field: `steps[${arrival.index}].${field}`, ...found };
      }),
    ),
  );
}
