import Type, { type Static } from 'typebox';
import type { FieldProblem, ProblemReason } from '../field-problem.ts';
import { readMoment } from './moment.ts';
import { findPathProblem } from './property-path.ts';

/** What a condition may ask, each with what it compares with: nothing, one value, text or a number, any of several, or a moment. */
const operands = {
  equal_to: 'any',
  not_equal_to: 'any',
  greater_than: 'one',
  less_than: 'one',
  greater_than_or_equal_to: 'one',
  less_than_or_equal_to: 'one',
  contains: 'any',
  does_not_contain: 'any',
  starts_with: 'one',
  ends_with: 'one',
  is_empty: 'none',
  is_not_empty: 'none',
  exists: 'none',
  does_not_exist: 'none',
  in: 'any',
  not_in: 'any',
  intersects: 'any',
  before: 'moment',
  after: 'moment',
} as const;

/** What a condition may ask of a property. */
export type ConditionOperator = keyof typeof operands;

/** Every operator of a condition. */
export const conditionOperators = Object.keys(operands) as ConditionOperator[];

/** Tells whether the operator asks which of two is greater. */
export function comparesOrder(operator: ConditionOperator): boolean {
  return operator.startsWith('greater_than') || operator.startsWith('less_than');
}

/** Tells whether the operator compares moments, which may be relative to now. */
export function comparesMoments(operator: ConditionOperator): boolean {
  return operands[operator] === 'moment';
}

type Scalar = string | number | boolean;

const condition = Type.Object(
  {
    property: Type.String({ minLength: 1, maxLength: 255 }),
    operator: Type.Unsafe<ConditionOperator>({ enum: [...conditionOperators] }),
    value: Type.Optional(
      Type.Unsafe<Scalar | Scalar[] | null>({
        type: ['string', 'number', 'boolean', 'array', 'null'],
        items: { type: ['string', 'number', 'boolean'] },
        maxItems: 1_000,
      }),
    ),
    value_type: Type.Unsafe<'static' | 'ref'>({
      enum: ['static', 'ref'],
      default: 'static',
      description: 'Whether the value is compared as it is, or names another property',
    }),
  },
  { additionalProperties: false },
);

/** One question about one property. */
export type Condition = Static<typeof condition>;

const conditionGroup = Type.Object(
  {
    operator: Type.Unsafe<'and' | 'or'>({ enum: ['and', 'or'], default: 'and' }),
    conditions: Type.Array(condition, { minItems: 1, maxItems: 50 }),
  },
  { additionalProperties: false },
);

/** Questions that are joined by one operator. */
export type ConditionGroup = Static<typeof conditionGroup>;

/** Most conditions a notiflow may have: each is asked for every recipient, and may look through all of the data. */
export const conditionsMax = 500;

/** Groups that must all hold; an empty list always does. */
export const conditionGroups = Type.Array(conditionGroup, { maxItems: 50 });

/** The paths a condition looks at, each with the field that names it. */
export function pathsOf({ property, value, value_type: valueType }: Condition) {
  const paths: { field: 'property' | 'value'; path: string }[] = [
    { field: 'property', path: property },
  ];
  if (valueType === 'ref' && typeof value === 'string') paths.push({ field: 'value', path: value });
  return paths;
}

/** What is wrong with conditions beside their schema; `path` is where the groups stand. */
export function findConditionProblems(groups: ConditionGroup[], path: string): FieldProblem[] {
  return groups.flatMap(({ conditions }, group) =>
    conditions.flatMap((one, index) =>
      judgeCondition(one).map(({ field, ...problem }) => ({
        ...problem,
        field: `${path}[${group}].conditions[${index}].${field}`,
      })),
    ),
  );
}

function judgeCondition(given: Condition): FieldProblem[] {
  const inProperty = findPathProblem(given.property);
  const inValue = findValueProblem(given);
  return [
    ...(inProperty === null ? [] : [{ field: 'property', ...inProperty }]),
    ...(inValue === null ? [] : [{ field: 'value', ...inValue }]),
  ];
}

function findValueProblem({
  operator,
  value,
  value_type: valueType,
}: Condition): { message: string; reason: ProblemReason } | null {
  const operand = operands[operator];
  // Editors send one along that nobody looks at.
  if (operand === 'none') return null;
  if (value === undefined || value === null) {
    return { message: "can't be blank", reason: 'required' };
  }
  if (valueType === 'ref') {
    if (typeof value === 'string') return findPathProblem(value);
    return { message: 'must be the path of a property', reason: 'type' };
  }
  if (operand === 'moment') {
    if (typeof value === 'string' && readMoment(value, new Date()) !== null) return null;
    const message = 'must be a moment like 2026-11-01T09:00:00Z, 2026-11-01 or now-7d';
    return { message, reason: 'format' };
  }
  if (operand === 'any' || typeof value === 'string' || typeof value === 'number') return null;
  return { message: `must be a string or number for ${operator}`, reason: 'type' };
}
