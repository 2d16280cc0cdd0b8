import {
  channelTypes,
  type FieldProblem,
  isSupportedChannelType,
  type Parsed,
  type ProblemReason,
  type Step,
  type StepBody,
} from '@notiflow/contracts';
import { channelTypeOfTemplate, readTemplate, urlOfTemplate } from './read-template.ts';

const notSupported = 'is not supported yet';
const executableTypes = new Set(['trigger', 'channel', 'end']);

/** A step and its place in the list as given. */
interface GivenStep {
  body: StepBody;
  index: number;
}

/** Collects what is wrong with the fields of one step. */
type Refuse = (field: string, message: string, reason: ProblemReason) => void;

/**
 * Puts steps into the one form that is stored: in order, positions counted from 0, trigger first, end last,
 * aliases resolved, templates flat. Tells every problem at once; `null` stands for a step that another check refused.
 */
export function normaliseSteps(bodies: (StepBody | null)[]): Parsed<Step[]> {
  const problems: FieldProblem[] = [];
  const refuserOf = ({ index }: GivenStep): Refuse => {
    return (field, message, reason) =>
      problems.push({ field: `steps[${index}].${field}`, message, reason });
  };
  const given = bodies
    .flatMap((body, index) => (body === null ? [] : [{ body, index }]))
    .sort((a, b) => positionOf(a) - positionOf(b));
  for (const step of given) checkSupport(step.body, refuserOf(step));
  checkUniqueness(given, refuserOf);
  checkEnds(given, refuserOf);
  const steps = given.map((step) => normaliseStep(step, { problems, refuse: refuserOf(step) }));
  if (problems.length > 0) return { ok: false, problems: inGivenOrder(problems) };
  return { ok: true, value: withEnds(steps).map((step, position) => ({ ...step, position })) };
}

function positionOf({ body, index }: GivenStep): number {
  return body.position ?? index;
}

function checkSupport(body: StepBody, refuse: Refuse): void {
  if (!executableTypes.has(body.type)) refuse('type', notSupported, 'enum');
  if (body.conditions !== undefined && body.conditions.length > 0) {
    refuse('conditions', notSupported, 'invalid');
  }
  for (const field of ['parent_step_handle', 'branch_handle'] as const) {
    if (body[field] !== undefined && body[field] !== null) refuse(field, notSupported, 'invalid');
  }
}

function checkUniqueness(given: GivenStep[], refuserOf: (step: GivenStep) => Refuse): void {
  const seen = new Set<string>();
  for (const step of [...given].sort((a, b) => a.index - b.index)) {
    const { handle, position, type } = step.body;
    const refuse = refuserOf(step);
    const isRepeated = (key: string) => seen.has(key) || !seen.add(key);
    if (isRepeated(`handle ${handle}`)) refuse('handle', 'is used by another step', 'duplicate');
    if (position !== undefined && isRepeated(`position ${position}`)) {
      refuse('position', 'is used by another step', 'duplicate');
    }
    if (type === 'channel') {
      if (handle === 'trigger' || handle === 'end') {
        refuse('handle', `is reserved for the ${handle} step`, 'invalid');
      }
    } else if (executableTypes.has(type) && isRepeated(`type ${type}`)) {
      refuse('type', `there is already a step of type ${type}`, 'duplicate');
    }
  }
}

function checkEnds(given: GivenStep[], refuserOf: (step: GivenStep) => Refuse): void {
  for (const [place, step] of given.entries()) {
    const { type } = step.body;
    if (type === 'trigger' && place > 0) {
      refuserOf(step)('position', 'the trigger must be the first step', 'invalid');
    }
    if (type === 'end' && place < given.length - 1) {
      refuserOf(step)('position', 'the end must be the last step', 'invalid');
    }
  }
}

interface StepReading {
  problems: FieldProblem[];
  refuse: Refuse;
}

function normaliseStep({ body, index }: GivenStep, { problems, refuse }: StepReading): Step {
  const { handle, type } = body;
  const name = body.name ? { name: body.name } : {};
  const setting = readSettings(body, refuse);
  if (type !== 'channel') {
    refuseChannelFields(body, refuse);
    if (type === 'end') return { type, handle, ...name, position: 0 };
    return {
      type: 'trigger',
      handle,
      ...name,
      position: 0,
      exclude_actor: setting.exclude_actor === true,
    };
  }
  const channelType = setting.channel_type ?? channelTypeOfTemplate(setting.template) ?? '';
  const step = {
    type,
    handle,
    ...name,
    position: 0,
    channel_type: channelType,
    ...(setting.channel_handle ? { channel_handle: setting.channel_handle } : {}),
    ...(body.provider_settings ? { provider_settings: body.provider_settings } : {}),
  };
  if (!isSupportedChannelType(step.channel_type)) {
    refuseChannelType(step.channel_type, refuse);
    return step;
  }
  const { template } = setting;
  if (template === undefined) return step;
  const read = readTemplate({
    channelType: step.channel_type,
    template,
    path: `steps[${index}].template`,
  });
  if (read.ok) return { ...step, template: read.value };
  problems.push(...read.problems);
  return step;
}

const settingTypes = {
  trigger: { exclude_actor: 'boolean' },
  channel: { channel_type: 'string', channel_handle: 'string', template: 'object' },
} as const;

interface Settings {
  exclude_actor?: boolean;
  channel_type?: string;
  channel_handle?: string;
  template?: Record<string, unknown>;
}

/** The URLs of webhook templates, each with the field it is told by; also of steps that are not valid otherwise. */
export function findWebhookUrls(bodies: (StepBody | null)[]): { field: string; url: string }[] {
  return bodies.flatMap((body, index) => {
    if (body?.type !== 'channel') return [];
    const { channel_type: type, template } = readSettings(body, () => {});
    const isWebhook = (type ?? channelTypeOfTemplate(template)) === 'webhook';
    const url = isWebhook ? urlOfTemplate(template) : null;
    return url === null ? [] : [{ field: `steps[${index}].template.url`, url }];
  });
}

/** Reads what may be given beside the step's other fields or inside its `settings`; beside wins. */
function readSettings(body: StepBody, refuse: Refuse): Settings {
  const known: Record<string, string> =
    body.type === 'trigger' || body.type === 'channel' ? settingTypes[body.type] : {};
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body.settings ?? {})) {
    const type = known[name];
    if (type === undefined) {
      if (executableTypes.has(body.type)) {
        refuse(`settings.${name}`, 'is not a known field', 'unknown');
      }
    } else if (value !== null) {
      const fits = type === 'object' ? isObject(value) : typeof value === type;
      if (fits) values[name] = value;
      else refuse(`settings.${name}`, `must be ${type === 'object' ? 'an' : 'a'} ${type}`, 'type');
    }
  }
  for (const name of Object.keys(known) as (keyof Settings)[]) {
    if (body[name] !== undefined && body[name] !== null) values[name] = body[name];
  }
  return values as Settings;
}

function refuseChannelFields(body: StepBody, refuse: Refuse): void {
  if (!executableTypes.has(body.type)) return;
  for (const field of ['channel_type', 'channel_handle', 'template'] as const) {
    if (body[field] !== undefined && body[field] !== null) {
      refuse(field, 'is only for steps of type channel', 'unknown');
    }
  }
}

function refuseChannelType(channelType: string, refuse: Refuse): void {
  if (channelType === '') refuse('channel_type', "can't be blank", 'required');
  else if ((channelTypes as readonly string[]).includes(channelType)) {
    refuse('channel_type', notSupported, 'enum');
  } else refuse('channel_type', `must be one of ${channelTypes.join(', ')}`, 'enum');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withEnds(steps: Step[]): Step[] {
  const first: Step[] =
    steps[0]?.type === 'trigger'
      ? []
      : [{ type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false }];
  const last: Step[] =
    steps.at(-1)?.type === 'end' ? [] : [{ type: 'end', handle: 'end', position: 0 }];
  return [...first, ...steps, ...last];
}

function inGivenOrder(problems: FieldProblem[]): FieldProblem[] {
  const indexOf = ({ field }: FieldProblem) => Number(/^steps\[(\d+)\]/.exec(field)?.[1] ?? 0);
  return [...problems].sort((a, b) => indexOf(a) - indexOf(b));
}
