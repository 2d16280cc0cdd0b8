import {
  conditionsMax,
  conditionsOfStep,
  type FieldProblem,
  isChannelType,
  isStepType,
  type Parsed,
  type ProblemReason,
  type Step,
  type StepBody,
  type StepShape,
  type StepType,
  shapeOf,
  stepTypes,
  type Template,
  typeNamed,
} from '@notiflow/contracts';
import type { GivenUrl } from './check-request-urls.ts';
import { inOrderOfSteps } from './in-order-of-steps.ts';
import { type GivenStep, orderSteps, placeOf } from './order-steps.ts';
import { readConditions } from './read-conditions.ts';
import { defaultSettings, readSettings } from './read-settings.ts';
import { findRequestUrls, readTemplate } from './read-template.ts';

/** Collects what is wrong with the fields of one step. */
type Refuse = (field: string, message: string, reason: ProblemReason) => void;

/**
 * Puts steps into the one form that is stored: in order, positions counted from 0 in each branch, the trigger first,
 * the end last, aliases resolved, templates flat. Tells every problem at once; `null` stands for a step that another check refused.
 */
export function normaliseSteps(bodies: (StepBody | null)[]): Parsed<Step[]> {
  const problems: FieldProblem[] = [];
  const refuserOf = ({ index }: GivenStep): Refuse => {
    return (field, message, reason) =>
      problems.push({ field: `steps[${index}].${field}`, message, reason });
  };
  const given = bodies.flatMap((body, index) =>
    body === null ? [] : [{ body: withoutAlias(body), index }],
  );
  checkUniqueness(given, refuserOf);
  const ordered = orderSteps(given, { isWhole: given.length === bodies.length });
  problems.push(...ordered.problems);
  checkEnds(ordered.steps.filter(isAtTop), refuserOf);
  const steps = ordered.steps.map((step) => normaliseStep(step, problems));
  problems.push(...findTooManyConditions(steps, ordered.steps));
  if (problems.length > 0) return { ok: false, problems: inOrderOfSteps(problems) };
  return { ok: true, value: countPositions(withOnlyOnes(steps)) };
}

/** A step with the type under the name that is stored. */
function withoutAlias(body: StepBody): StepBody {
  return { ...body, type: typeNamed(body.type) as StepType };
}

/** Tells the step with which the conditions of the notiflow are too many; `given` are the same steps. */
function findTooManyConditions(steps: Step[], given: GivenStep[]): FieldProblem[] {
  let count = 0;
  for (const [place, step] of steps.entries()) {
    for (const { field, groups } of conditionsOfStep(step)) {
      count += groups.reduce((sum, { conditions }) => sum + conditions.length, 0);
      if (count <= conditionsMax) continue;
      const message = `a notiflow may have at most ${conditionsMax} conditions`;
      const whole = field.replace(/\[.*$/, '');
      return [{ field: `steps[${given[place]?.index}].${whole}`, message, reason: 'length' }];
    }
  }
  return [];
}

function isAtTop({ body }: GivenStep): boolean {
  return placeOf(body) === placeOf({});
}

function countPositions(steps: Step[]): Step[] {
  const counts = new Map<string, number>();
  return steps.map((step) => {
    const position = counts.get(placeOf(step)) ?? 0;
    counts.set(placeOf(step), position + 1);
    return { ...step, position };
  });
}

function checkUniqueness(given: GivenStep[], refuserOf: (step: GivenStep) => Refuse): void {
  const seen = new Set<string>();
  for (const step of [...given].sort((a, b) => a.index - b.index)) {
    const { handle, position, type } = step.body;
    const refuse = refuserOf(step);
    const isRepeated = (key: string) => seen.has(key) || !seen.add(key);
    if (isRepeated(`handle ${handle}`)) refuse('handle', 'is used by another step', 'duplicate');
    if (position !== undefined && isRepeated(`position ${placeOf(step.body)} ${position}`)) {
      refuse('position', 'is used by another step', 'duplicate');
    }
    const owner = isStepType(handle) && shapeOf(handle).only !== undefined ? handle : type;
    if (owner !== type) refuse('handle', `is reserved for the ${handle} step`, 'invalid');
    if (shapeOf(type).only !== undefined && isRepeated(`type ${type}`)) {
      refuse('type', `there is already a step of type ${type}`, 'duplicate');
    }
  }
}

function checkEnds(given: GivenStep[], refuserOf: (step: GivenStep) => Refuse): void {
  for (const [place, step] of given.entries()) {
    const { type } = step.body;
    const { only } = shapeOf(type);
    if (only === 'first' && place > 0) {
      refuserOf(step)('position', `the ${type} must be the first step`, 'invalid');
    }
    if (only === 'last' && place < given.length - 1) {
      refuserOf(step)('position', `the ${type} must be the last step`, 'invalid');
    }
  }
}

function normaliseStep({ body, index }: GivenStep, problems: FieldProblem[]): Step {
  const path = `steps[${index}]`;
  const { given, settings, problems: inSettings } = readSettings(body);
  const { conditions, problems: inConditions } = readConditions(body);
  for (const problem of [...inSettings, ...inConditions]) {
    problems.push({ ...problem, field: `${path}.${problem.field}` });
  }
  const template = readStepTemplate(given, `${path}.template`);
  if (!template.ok) problems.push(...template.problems);
  return makeStep(body, {
    ...(conditions.length > 0 && { conditions }),
    ...settings,
    ...(template.ok && template.value),
  });
}

/** A step in the form that is stored; its settings have passed the shape of its type. */
function makeStep(
  body: Pick<StepBody, 'type' | 'handle' | 'name' | 'parent_step_handle' | 'branch_handle'>,
  settings: Record<string, unknown>,
): Step {
  const { type, handle, name, parent_step_handle, branch_handle } = body;
  return {
    type,
    handle,
    ...(name && { name }),
    position: 0,
    ...(parent_step_handle && { parent_step_handle }),
    ...(branch_handle && { branch_handle }),
    ...settings,
  } as Step;
}

/** Reads the template among the settings, if there is one of a known channel type. */
function readStepTemplate(
  { channel_type: channelType, template }: Record<string, unknown>,
  path: string,
): Parsed<{ template?: Template }> {
  if (!isObject(template) || typeof channelType !== 'string') return { ok: true, value: {} };
  if (!isChannelType(channelType)) return { ok: true, value: {} };
  const read = readTemplate({ channelType, template, path });
  return read.ok ? { ok: true, value: { template: read.value } } : read;
}

/** The URLs that templates will have the worker connect to; also of steps that are not valid otherwise. */
export function findStepUrls(bodies: (StepBody | null)[]): GivenUrl[] {
  return bodies.flatMap((aliased, index) => {
    if (aliased === null) return [];
    const body = withoutAlias(aliased);
    const { given } = readSettings(body);
    if (body.type !== 'channel') return findSettingUrls(shapeOf(body.type), { given, index });
    const { channel_type: channelType, template } = given;
    if (typeof channelType !== 'string' || !isChannelType(channelType)) return [];
    if (!isObject(template)) return [];
    return findRequestUrls({ channelType, template, path: `steps[${index}].template` });
  });
}

function findSettingUrls(
  { settings, requestUrls = [] }: StepShape,
  { given, index }: { given: Record<string, unknown>; index: number },
): GivenUrl[] {
  return requestUrls.flatMap((name) => {
    const url = given[name];
    const { maxLength = Number.POSITIVE_INFINITY } = settings.properties[name] as Limited;
    if (typeof url !== 'string' || url.length > maxLength) return [];
    return [{ field: `steps[${index}].settings.${name}`, url }];
  });
}

interface Limited {
  maxLength?: number;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Puts the steps that every notiflow has where they belong, unless they are there. */
function withOnlyOnes(steps: Step[]): Step[] {
  const missing = (place: 'first' | 'last') =>
    stepTypes
      .filter((type) => shapeOf(type).only === place && steps.every((step) => step.type !== type))
      .map((type) => makeStep({ type, handle: type }, defaultSettings(type)));
  return [...missing('first'), ...steps, ...missing('last')];
}
