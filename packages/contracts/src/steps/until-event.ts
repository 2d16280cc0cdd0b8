import Type, { type Static } from 'typebox';
import { deliveryEventNames, eventName, isDeliveryEvent } from '../events.ts';
import type { FieldProblem } from '../field-problem.ts';
import { conditionGroups, findConditionProblems } from './conditions.ts';
import { acceptDurationUnit, durationMs, durationProperties } from './duration.ts';

const onEither = (what: string) =>
  Type.Unsafe<'continue' | 'stop'>({
    enum: ['continue', 'stop'],
    default: 'continue',
    description: `Whether the notification goes on when ${what}`,
  });

/** The event a step waits for, and what then. */
export const untilEvent = Type.Object(
  {
    name: eventName,
    match: Type.Unsafe<Static<typeof conditionGroups>>({
      ...conditionGroups,
      default: [],
      description:
        'What of the event must hold, as `event.order_id`; without any, every event does',
    }),
    timeout: Type.Object(durationProperties, { additionalProperties: false }),
    on_match: onEither('the event has come'),
    on_timeout: onEither('it has not come in time'),
  },
  { additionalProperties: false },
);

/** The event a step waits for, and what then. */
export type UntilEvent = Static<typeof untilEvent>;

const timeoutDaysMax = 30;
const dayMs = 24 * 60 * 60 * 1_000;

/** Puts the other spellings of an event's time-out into the one that is stored: it may be the duration of the step. */
export function acceptUntilEvent(settings: Record<string, unknown>): Record<string, unknown> {
  const { until_event: given, duration, duration_unit, ...others } = settings;
  if (!isObject(given)) return settings;
  if (given.timeout !== undefined) {
    const { timeout } = given;
    const accepted = isObject(timeout) ? acceptDurationUnit(timeout) : timeout;
    return { ...settings, until_event: { ...given, timeout: accepted } };
  }
  const timeout = { duration, duration_unit };
  return { ...others, until_event: { ...given, timeout } };
}

/** What is wrong with the event a step waits for, beside its schema. */
export function findUntilEventProblems({ name, match, timeout }: UntilEvent): FieldProblem[] {
  const problems = findConditionProblems(match, 'until_event.match');
  if (isDeliveryEvent(name) && !deliveryEventNames.includes(name)) {
    const message = `is none of what deliveries tell: ${deliveryEventNames.join(', ')}`;
    problems.push({ field: 'until_event.name', message, reason: 'enum' });
  }
  if (durationMs(timeout) > timeoutDaysMax * dayMs) {
    const message = `must be at most ${timeoutDaysMax} days`;
    problems.push({ field: 'until_event.timeout.duration', message, reason: 'range' });
  }
  return problems;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
