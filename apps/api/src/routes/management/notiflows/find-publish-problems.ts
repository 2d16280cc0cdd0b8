import {
  type ChannelStep,
  type FieldProblem,
  isStepType,
  type Step,
  stepTypes,
} from '@notiflow/contracts';
import type { Database } from '@notiflow/database';
import { inOrderOfSteps } from './in-order-of-steps.ts';
import { findPathProblems } from './path-rules/check-paths.ts';

/** What keeps steps from being published: of each by itself, of its channel, and of the paths on which it stands. */
export async function findPublishProblems(
  database: Database,
  { projectId, steps }: { projectId: string; steps: Step[] },
): Promise<FieldProblem[]> {
  const [problems = []] = await findProblemsOfEach(database, { projectId, definitions: [steps] });
  return problems;
}

/** What keeps each of several lists of steps from being published, in their order. */
export async function findProblemsOfEach(
  database: Database,
  { projectId, definitions }: { projectId: string; definitions: Step[][] },
): Promise<FieldProblem[][]> {
  const handles = new Set(
    definitions
      .flat()
      .flatMap((step) => (step.type === 'channel' ? (step.channel_handle ?? []) : [])),
  );
  const typeOf = await database.channels.findChannelTypes({ projectId, handles: [...handles] });
  return definitions.map((steps) => {
    const ofEach = steps.flatMap((step, index) =>
      step.type === 'channel' ? judgeChannelStep(step, { index, typeOf }) : judgeType(step, index),
    );
    return inOrderOfSteps([...ofEach, ...findPathProblems(steps)]);
  });
}

/** A version may have been saved by a release that knew more step types. */
function judgeType({ type }: Step, index: number): FieldProblem[] {
  if (isStepType(type)) return [];
  const message = `must be one of ${stepTypes.join(', ')}`;
  return [{ field: `steps[${index}].type`, message, reason: 'enum' }];
}

function judgeChannelStep(
  { channel_type, channel_handle, template }: ChannelStep,
  { index, typeOf }: { index: number; typeOf: Map<string, string> },
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: string, reason: FieldProblem['reason']) =>
    problems.push({ field: `steps[${index}].${field}`, message, reason });
  if (template === undefined) refuse('template', "can't be blank", 'required');
  if (channel_handle === undefined) {
    refuse('channel_handle', "can't be blank", 'required');
    return problems;
  }
  const type = typeOf.get(channel_handle);
  if (type === undefined) refuse('channel_handle', 'there is no such channel', 'invalid');
  else if (type !== channel_type) {
    refuse('channel_handle', `is a channel of type ${type}, not ${channel_type}`, 'invalid');
  }
  return problems;
}
