import Type, { type Static } from 'typebox';
import { timezoneSetting } from '../calendar/timezones.ts';
import { findWindowProblems, type TimeWindow, timeWindows, weekdays } from '../calendar/windows.ts';
import type { FieldProblem, ProblemReason } from '../field-problem.ts';
import { isMoment } from '../formats.ts';
import { defineStepShape } from './define-step-shape.ts';
import {
  acceptDurationUnit,
  durationProperties,
  findDurationProblems,
  waitMsMax,
} from './duration.ts';
import { findPathProblem, pathRoots, splitPath } from './property-path.ts';
import { acceptUntilEvent, findUntilEventProblems, untilEvent } from './until-event.ts';

const length = (description: string) =>
  Type.Optional(Type.Unsafe<Static<typeof lengthOfTime>>({ ...lengthOfTime, description }));
const lengthOfTime = Type.Object(durationProperties, { additionalProperties: false });

const settings = Type.Object(
  {
    duration: Type.Optional(durationProperties.duration),
    duration_unit: Type.Optional(durationProperties.duration_unit),
    until: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description:
          'A moment, or the path of a property that holds one, as data.appointment_at; in the past: go on at once',
      }),
    ),
    before: length('How long before the moment of the property'),
    after: length('How long after the moment of the property'),
    max: length('How long it waits for the moment of the property at most'),
    on_invalid: Type.Optional(
      Type.Unsafe<'continue' | 'stop'>({
        enum: ['continue', 'stop'],
        description:
          'Whether the notification goes on when the property holds no moment, or one more than 365 days ahead',
      }),
    ),
    until_time: Type.Optional(
      Type.String({
        pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
        description: 'When clocks next show this time, as 09:00',
      }),
    ),
    days: Type.Optional(
      Type.Array(Type.Unsafe<(typeof weekdays)[number]>({ enum: [...weekdays] }), {
        minItems: 1,
        maxItems: 7,
        uniqueItems: true,
        description: 'The days on which they may; every day by default',
      }),
    ),
    until_event: Type.Optional(untilEvent),
    windows: Type.Optional(
      Type.Unsafe<TimeWindow[]>({
        ...timeWindows,
        description: 'When its time is over, it goes on only while one of these is open',
      }),
    ),
    timezone: Type.Optional(
      Type.String({
        ...timezoneSetting,
        description:
          'Whose clocks: recipient, which is the default, for the zone of each, or an IANA zone; UTC for who has none',
      }),
    ),
  },
  { additionalProperties: false },
);

type WaitSettings = Static<typeof settings>;

// What a step waits for, the one that decides first.
const forms = ['until_event', 'until_time', 'until', 'duration'] as const;

type Form = (typeof forms)[number];

const ofPath = ['before', 'after', 'max', 'on_invalid'] as const;

/** A step that lets time pass: for a duration, until a moment, an hour or a window, or until an event. */
export const waitShape = defineStepShape({
  type: 'wait',
  settings,
  accept(given) {
    const accepted = acceptUntilEvent(acceptDurationUnit(given));
    for (const name of ['before', 'after', 'max']) {
      const value = accepted[name];
      if (typeof value !== 'object' || value === null) continue;
      accepted[name] = acceptDurationUnit(value as Record<string, unknown>);
    }
    return accepted;
  },
  check(given): FieldProblem[] {
    const form = forms.find((name) => given[name] !== undefined);
    const strangers = Object.keys(given).filter((name) => !belongsTo(form, name));
    const problems = strangers.map((field) =>
      problem(field, `cannot be given together with ${form}`, 'exclusive'),
    );
    return [...problems, ...findFormProblems(form, given)];
  },
});

/** Tells whether a setting may stand beside the one that says what the step waits for. */
function belongsTo(form: Form | undefined, name: string): boolean {
  if (form === undefined || name === form) return true;
  if (name === 'windows' || name === 'timezone') return form !== 'until_event';
  if (name === 'duration_unit') return form === 'duration';
  if (name === 'days') return form === 'until_time';
  return form === 'until' && (ofPath as readonly string[]).includes(name);
}

function findFormProblems(form: Form | undefined, given: WaitSettings): FieldProblem[] {
  const { until_event: event, until, duration, duration_unit: unit, windows = [] } = given;
  const inWindows = findWindowProblems(windows, 'windows');
  switch (form) {
    case 'until_event':
      return event === undefined ? [] : findUntilEventProblems(event);
    case 'until':
      return until === undefined ? [] : [...findUntilProblems({ ...given, until }), ...inWindows];
    case 'until_time':
      return inWindows;
    case 'duration':
    case undefined:
      // A window alone is something to wait for as well.
      if (duration === undefined && unit === undefined && windows.length > 0) return inWindows;
      if (duration === undefined) return [problem('duration', "can't be blank", 'required')];
      if (unit === undefined) return [problem('duration_unit', "can't be blank", 'required')];
      return [...findDurationProblems({ duration, duration_unit: unit }), ...inWindows];
    default:
      return form satisfies never;
  }
}

const isFixed = (until: string) => /^[+-]?\d/.test(until);

/** Tells whether a wait ends at a moment that a property holds. */
export function isMomentOfProperty(until: string): boolean {
  return !isFixed(until);
}

function findUntilProblems(given: WaitSettings & { until: string }): FieldProblem[] {
  const { until } = given;
  if (isFixed(until)) return findMomentProblems(given);
  const [root = ''] = splitPath(until);
  // A word alone is rather a mistake than a name of the data.
  const isPath = until !== root && (pathRoots as readonly string[]).includes(root);
  const message = 'must be a moment like 2026-12-24T18:00:00Z or a path like data.appointment_at';
  const inPath = isPath ? findPathProblem(until) : { message, reason: 'format' as const };
  const problems: FieldProblem[] = inPath === null ? [] : [{ field: 'until', ...inPath }];
  if (given.before !== undefined && given.after !== undefined) {
    problems.push(problem('after', 'cannot be given together with before', 'exclusive'));
  }
  for (const name of ['before', 'after', 'max'] as const) {
    const found = given[name] === undefined ? [] : findDurationProblems(given[name]);
    problems.push(...found.map((one) => ({ ...one, field: `${name}.${one.field}` })));
  }
  return problems;
}

function findMomentProblems(given: WaitSettings & { until: string }): FieldProblem[] {
  const needless = ofPath.filter((name) => given[name] !== undefined);
  const problems = needless.map((name) =>
    problem(name, 'is only for a moment that a property holds', 'exclusive'),
  );
  if (!isMoment(given.until)) {
    const message = 'must be a moment with a zone like 2026-12-24T18:00:00Z';
    return [problem('until', message, 'format'), ...problems];
  }
  if (Date.parse(given.until) <= Date.now() + waitMsMax) return problems;
  return [problem('until', 'must be at most 365 days ahead', 'range'), ...problems];
}

function problem(field: string, message: string, reason: ProblemReason): FieldProblem {
  return { field, message, reason };
}
