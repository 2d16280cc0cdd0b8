import {
  type ChannelStep,
  type FieldProblem,
  isStepType,
  type Step,
  type StepOf,
  stepTypes,
} from '@notiflow/contracts';
import type { Deps } from '../../../deps.ts';
import { compileBodies } from './compile-bodies.ts';
import { inOrderOfSteps } from './in-order-of-steps.ts';
import { findPathProblems } from './path-rules/check-paths.ts';
import { resolvePartsOfEach } from './resolve-parts.ts';

/** What tells whether steps could be published. */
type Judging = Pick<Deps, 'database' | 'renderer'>;

/** What keeps steps from being published: of each by itself, of its channel, and of the paths on which it stands. */
export async function findPublishProblems(
  deps: Judging,
  { projectId, steps }: { projectId: string; steps: Step[] },
): Promise<FieldProblem[]> {
  const [problems = []] = await findProblemsOfEach(deps, { projectId, definitions: [steps] });
  return problems;
}

/** What keeps each of several lists of steps from being published, in their order. */
export async function findProblemsOfEach(
  { database, renderer }: Judging,
  { projectId, definitions }: { projectId: string; definitions: Step[][] },
): Promise<FieldProblem[][]> {
  const handles = new Set(
    definitions
      .flat()
      .flatMap((step) => ('channel_handle' in step ? (step.channel_handle ?? []) : [])),
  );
  const [typeOf, resolved, bodies] = await Promise.all([
    database.channels.findChannelTypes({ projectId, handles: [...handles] }),
    resolvePartsOfEach(database, { projectId, definitions }),
    Promise.all(definitions.map((steps) => compileBodies(renderer, steps))),
  ]);
  return definitions.map((steps, place) => {
    const ofEach = steps.flatMap((step, index) => judgeStep(step, { index, typeOf }));
    const ofParts = resolved[place]?.problems ?? [];
    const ofBodies = bodies[place]?.problems ?? [];
    return inOrderOfSteps([...ofEach, ...ofParts, ...ofBodies, ...findPathProblems(steps)]);
  });
}

interface Around {
  index: number;
  /** The types of channels, by handle. */
  typeOf: Map<string, string>;
}

function judgeStep(step: Step, around: Around): FieldProblem[] {
  if (step.type === 'channel') return judgeChannelStep(step, around);
  if (step.type === 'fetch') return judgeFetchStep(step, around);
  return judgeType(step, around.index);
}

/** Only the secret of a webhook channel can sign a request. */
function judgeFetchStep(
  { channel_handle: handle }: StepOf<'fetch'>,
  { index, typeOf }: Around,
): FieldProblem[] {
  if (handle === undefined || typeOf.get(handle) === 'webhook') return [];
  const type = typeOf.get(handle);
  const isA = `is a channel of type ${type}, not webhook`;
  const message = type === undefined ? 'there is no such channel' : isA;
  return [{ field: `steps[${index}].channel_handle`, message, reason: 'invalid' }];
}

/** A version may have been saved by a release that knew more step types. */
function judgeType({ type }: Step, index: number): FieldProblem[] {
  if (isStepType(type)) return [];
  const message = `must be one of ${stepTypes.join(', ')}`;
  return [{ field: `steps[${index}].type`, message, reason: 'enum' }];
}

function judgeChannelStep(
  { channel_type, channel_handle, template }: ChannelStep,
  { index, typeOf }: Around,
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
