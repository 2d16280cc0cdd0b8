import {
  createParser,
  type FieldProblem,
  type Step,
  type StepBody,
  stepBody,
  stepsMax,
  upsertNotiflowBody,
} from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';
import { checkRequestUrls } from './check-request-urls.ts';
import { findStepUrls, normaliseSteps } from './normalise-steps.ts';

const parseStep = createParser(stepBody);
const parseBody = createParser(upsertNotiflowBody);

/** The steps as far as a notiflow may have them; null stands for one that its schema refuses. */
export function readSteps(given: unknown): (StepBody | null)[] {
  return Array.isArray(given) ? given.slice(0, stepsMax).map(readStep) : [];
}

function readStep(given: unknown): StepBody | null {
  const parsed = parseStep(given);
  return parsed.ok ? parsed.value : null;
}

/** What is wrong with the steps beside their schema; steps that fail it are told by the schema. */
export function findStepProblems(steps: (StepBody | null)[]): FieldProblem[] {
  const normalised = normaliseSteps(steps);
  return normalised.ok ? [] : normalised.problems;
}

/** Checks steps as a PUT would that saves them: they as they would be stored, or everything that is wrong with them. */
export async function checkGivenSteps(
  { outbound }: Pick<Deps, 'outbound'>,
  given: unknown[],
): Promise<{ steps: Step[] | null; problems: FieldProblem[] }> {
  const parsed = parseBody({ steps: given });
  const steps = readSteps(given);
  const normalised = normaliseSteps(steps);
  const found = [
    ...(parsed.ok ? [] : parsed.problems),
    ...(normalised.ok ? [] : normalised.problems),
    ...(await checkRequestUrls(outbound, findStepUrls(steps))),
  ];
  // A step that its schema refuses may be told of twice.
  const problems = [...new Map(found.map((one) => [`${one.field} ${one.message}`, one])).values()];
  return { steps: problems.length === 0 && normalised.ok ? normalised.value : null, problems };
}
