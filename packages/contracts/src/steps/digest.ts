import Type, { type Static } from 'typebox';
import { findRuleProblems, ruleProperties } from '../calendar/rules.ts';
import { timezoneSetting } from '../calendar/timezones.ts';
import type { FieldProblem, ProblemReason } from '../field-problem.ts';
import { defineStepShape } from './define-step-shape.ts';
import {
  acceptDurationUnit,
  durationMs,
  durationProperties,
  findDurationProblems,
} from './duration.ts';
import { findPathProblem, splitPath } from './property-path.ts';

const closed = { additionalProperties: false };

const length = Type.Object(durationProperties, closed);
const lengthOf = (description: string) =>
  Type.Optional(Type.Unsafe<Static<typeof length>>({ ...length, description }));
const path = (description: string) => Type.Optional(Type.String({ maxLength: 255, description }));
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));
const items = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 2, maximum: 1_000, description }));
const wordOf = <const W extends string>(words: readonly W[], description: string) =>
  Type.Optional(Type.Unsafe<W>({ enum: [...words], description }));

/** Which of its events a digest shows. */
const retain = Type.Object(
  {
    keep: Type.Unsafe<'first' | 'last' | 'highest' | 'lowest'>({
      enum: ['first', 'last', 'highest', 'lowest'],
    }),
    count: Type.Integer({ minimum: 1, maximum: 1_000 }),
    by: path('A number of the data, of which the highest or lowest are kept'),
  },
  { ...closed, description: 'Which events templates see; all are counted and listed' },
);

/** Which of its events a digest shows. */
export type DigestRetain = Static<typeof retain>;

const settings = Type.Object(
  {
    duration: Type.Optional(durationProperties.duration),
    duration_unit: Type.Optional(durationProperties.duration_unit),
    schedule: Type.Optional(
      Type.Unsafe<{ cron?: string; rrule?: string }>({
        ...Type.Object(ruleProperties, closed),
        description: 'It closes when the rule next comes round, instead of after a duration',
      }),
    ),
    timezone: Type.Optional(
      Type.String({
        ...timezoneSetting,
        description: 'Whose clocks a rule asks: recipient, which is the default, or an IANA zone',
      }),
    ),
    window: path(
      'A property that says how long it is open: a moment, a duration (PT1H, or duration and duration_unit), or a rule (cron or rrule)',
    ),
    on_invalid: wordOf(['continue', 'stop'], 'When the property says none of these'),
    digest_key: path('The path of a property: each of its values has a digest of its own'),
    sliding: flag('Each event keeps it open for the duration again'),
    max_duration: lengthOf('How long a sliding window is open at most'),
    max_items: items('With so many events it closes at once'),
    min_items: items('With fewer events there is no digest'),
    leading: flag('The first event goes on at once, and opens an empty window'),
    look_back: lengthOf('An event goes on at once when nothing did for so long'),
    retain: Type.Optional(retain),
    version_mode: wordOf(
      ['latest', 'pinned'],
      'Whether versions share a window, which goes on with the published one, or each has its own',
    ),
    bypass: wordOf(['high'], 'Runs with this priority go on at once'),
    user_schedulable: flag('A recipient may choose how often in the preferences'),
  },
  closed,
);

type DigestSettings = Static<typeof settings>;

// How long a window is open, the one that decides first.
const forms = ['window', 'schedule', 'duration'] as const;

/** A step that holds the events of a recipient until its window closes, and goes on once with all of them. */
export const digestShape = defineStepShape({
  type: 'digest',
  alias: 'batch',
  settings,
  accept(given) {
    const accepted = acceptDurationUnit(given);
    for (const name of ['max_duration', 'look_back']) {
      const value = accepted[name];
      if (typeof value !== 'object' || value === null) continue;
      accepted[name] = acceptDurationUnit(value as Record<string, unknown>);
    }
    // Editors send an empty one while nothing is chosen.
    if (accepted.digest_key === '') delete accepted.digest_key;
    return accepted;
  },
  check(given): FieldProblem[] {
    return [
      ...findFormProblems(given),
      ...findSlidingProblems(given),
      ...findItemProblems(given),
      ...pathProblem('digest_key', given.digest_key),
      ...findRetainProblems(given.retain),
      ...findLookBackProblems(given),
    ];
  },
});

function findFormProblems(given: DigestSettings): FieldProblem[] {
  const { duration, duration_unit: unit, schedule, window } = given;
  const form = forms.find((name) => given[name] !== undefined);
  const problems = forms
    .filter((name) => name !== form && given[name] !== undefined)
    .map((name) => problem(name, `cannot be given together with ${form}`, 'exclusive'));
  if (form !== 'window' && given.on_invalid !== undefined) {
    problems.push(problem('on_invalid', 'is only for a window that a property says', 'exclusive'));
  }
  if (form === 'window') return [...problems, ...pathProblem('window', window)];
  if (schedule !== undefined) {
    const found = findRuleProblems(schedule, { after: new Date() }).map((one) => {
      return { ...one, field: `schedule.${one.field}` };
    });
    return [...problems, ...found];
  }
  if (duration === undefined) return [problem('duration', "can't be blank", 'required')];
  if (unit === undefined) return [problem('duration_unit', "can't be blank", 'required')];
  return [...problems, ...findDurationProblems({ duration, duration_unit: unit })];
}

function findSlidingProblems(given: DigestSettings): FieldProblem[] {
  const { duration, duration_unit: unit, sliding, max_duration: max } = given;
  if (sliding !== true) {
    return max === undefined
      ? []
      : [problem('max_duration', 'is only for a sliding window', 'exclusive')];
  }
  if (duration === undefined || unit === undefined) {
    return [problem('sliding', 'is only for a window of a duration', 'exclusive')];
  }
  if (max === undefined) return [problem('max_duration', "can't be blank", 'required')];
  if (durationMs(max) < durationMs({ duration, duration_unit: unit })) {
    return [problem('max_duration', 'must be at least the duration', 'range')];
  }
  return inside('max_duration', findDurationProblems(max));
}

function findItemProblems({ max_items: max, min_items: min }: DigestSettings): FieldProblem[] {
  if (max === undefined || min === undefined || min <= max) return [];
  return [problem('min_items', 'must be at most max_items', 'range')];
}

function findRetainProblems(given: DigestRetain | undefined): FieldProblem[] {
  if (given === undefined) return [];
  const { keep, by } = given;
  const isByValue = keep === 'highest' || keep === 'lowest';
  if (by === undefined) {
    return isByValue ? [problem('retain.by', "can't be blank", 'required')] : [];
  }
  if (!isByValue) return [problem('retain.by', `is not for ${keep}`, 'exclusive')];
  const found = pathProblem('retain.by', by);
  if (found.length > 0 || dataPathOf(by) !== null) return found;
  return [problem('retain.by', 'must be a path of the data', 'invalid')];
}

/** The names on the way to a value of the data; null for a path that leads elsewhere. */
export function dataPathOf(path: string): string[] | null {
  const [root = '', ...names] = splitPath(path);
  if (root === 'data') return names.length > 0 ? names : null;
  const others = ['recipient', 'user', 'actor', 'fetch', 'steps', 'digest', 'batch', 'event'];
  return others.includes(root) ? null : [root, ...names];
}

function findLookBackProblems({ leading, look_back: back }: DigestSettings): FieldProblem[] {
  if (back === undefined) return [];
  if (leading === true) {
    return [problem('look_back', 'cannot be given together with leading', 'exclusive')];
  }
  return inside('look_back', findDurationProblems(back));
}

function pathProblem(field: string, path: string | undefined): FieldProblem[] {
  const found = path === undefined ? null : findPathProblem(path);
  return found === null ? [] : [{ field, ...found }];
}

function inside(field: string, problems: FieldProblem[]): FieldProblem[] {
  return problems.map((one) => ({ ...one, field: `${field}.${one.field}` }));
}

function problem(field: string, message: string, reason: ProblemReason): FieldProblem {
  return { field, message, reason };
}
