import {
  createParser,
  type FieldProblem,
  type Parser,
  type StepBody,
  type StepShape,
  type StepType,
  shapeOf,
  stepBody,
  stepShapes,
  stepTypes,
} from '@notiflow/contracts';
import { checkSources } from '@notiflow/templates';

const parsers = Object.fromEntries(
  stepTypes.map((type) => [type, createParser(shapeOf(type).settings)]),
) as Record<StepType, Parser<Record<string, unknown>>>;

/** The settings of a step as its type stores them, or what is wrong with them; fields are named within the step. */
export interface ReadSettings {
  /** What was given, in the spelling that is stored; not checked. */
  given: Record<string, unknown>;
  /** Null when something is wrong. */
  settings: Record<string, unknown> | null;
  problems: FieldProblem[];
}

/** Reads what may be given beside the step's other fields or inside its `settings`, beside wins; the shape of the step's type checks it. */
export function readSettings(body: StepBody): ReadSettings {
  const shape = shapeOf(body.type);
  const strangers = Object.keys(beside).filter((name) => isGiven(body, name) && !has(shape, name));
  const problems: FieldProblem[] = strangers.map((field) => ({
    field,
    message: `is only for steps of type ${beside[field]?.join(' and ')}`,
    reason: 'unknown',
  }));
  const given = gather(body);
  const parsed = parsers[body.type](given);
  const found = parsed.ok ? findProblems(shape, parsed.value) : parsed.problems;
  problems.push(...found.map((problem) => ({ ...problem, field: placeOf(body, problem.field) })));
  problems.push(...findShadowed(body));
  return { given, settings: parsed.ok && problems.length === 0 ? parsed.value : null, problems };
}

/** What the schema cannot say, and what keeps Liquid among the settings from rendering. */
function findProblems(shape: StepShape, settings: Record<string, unknown>): FieldProblem[] {
  return [
    ...(shape.check?.(settings) ?? []),
    ...checkSources((read) => shape.render?.(settings, read)),
  ];
}

/** What is wrong inside the `settings` with what is given again beside them, where it would not be looked at. */
function findShadowed(body: StepBody): FieldProblem[] {
  const isShadowed = ({ field }: FieldProblem) => isGiven(body, rootOf(field));
  const parsed = parsers[body.type](gather({ ...body, ...nothingBeside }));
  const problems = parsed.ok ? [] : parsed.problems.filter(isShadowed);
  return problems
    .filter(({ reason }) => reason !== 'required')
    .map((problem) => ({ ...problem, field: `settings.${problem.field}` }));
}

/** The settings a step type has when nothing is given. */
export function defaultSettings(type: StepType): Record<string, unknown> {
  const parsed = parsers[type]({});
  if (!parsed.ok) throw new Error(`A step of type ${type} needs settings.`);
  return parsed.value;
}

/** Settings that may stand beside the step's other fields, each with the step types that have it. */
const beside: Record<string, StepType[]> = Object.fromEntries(
  Object.keys(stepBody.properties).flatMap((name) => {
    const types = stepTypes.filter((type) => has(stepShapes[type], name));
    return types.length === 0 ? [] : [[name, types]];
  }),
);

const nothingBeside = Object.fromEntries(Object.keys(beside).map((name) => [name, undefined]));

function has({ settings }: { settings: { properties: object } }, name: string): boolean {
  return Object.hasOwn(settings.properties, name);
}

function isGiven(body: StepBody, name: string): boolean {
  const value = body[name as keyof StepBody];
  return value !== undefined && value !== null;
}

/** The settings given inside and beside, in the spelling that is stored. */
function gather(body: StepBody): Record<string, unknown> {
  const inside = Object.entries(body.settings ?? {}).filter(([, value]) => value !== null);
  const outside = Object.keys(beside)
    .filter((name) => isGiven(body, name) && beside[name]?.includes(body.type))
    .map((name) => [name, body[name as keyof StepBody]]);
  const given = Object.fromEntries([...inside, ...outside]);
  return shapeOf(body.type).accept?.(given) ?? given;
}

/** Where a setting stands in what was given; one that is missing is asked for where clients write it. */
function placeOf(body: StepBody, field: string): string {
  const name = rootOf(field);
  const isInside = Object.hasOwn(body.settings ?? {}, name) && !isGiven(body, name);
  return isInside || !Object.hasOwn(beside, name) ? `settings.${field}` : field;
}

function rootOf(field: string): string {
  return /^[^.[]*/.exec(field)?.[0] ?? '';
}
