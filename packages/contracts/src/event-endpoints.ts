import Type, { type Static } from 'typebox';
import { deliveryStatuses, notificationStatuses } from './statuses.ts';

const openStatuses: readonly string[] = ['pending', 'processing', 'waiting'];

/** THE EVENT TYPES an endpoint can hear of: whatever becomes of a delivery or a notification, and the end of a run. */
export const eventTypes: readonly string[] = [
  ...deliveryStatuses.filter(isTold).map((status) => `delivery.${status}`),
  ...notificationStatuses.filter(isTold).map((status) => `notification.${status}`),
  'run.completed',
];

/** The type of the event that only a test makes. */
export const testEventType = 'endpoint.test';

/** What an endpoint may ask for: event types, and all of one kind. */
export const eventFilters = [
  ...new Set(eventTypes.map((type) => `${kindOf(type)}.*`)),
  ...eventTypes,
] as [string, ...string[]];

/** What an event is about: `delivery`, `notification`, `run`, or the `endpoint` itself. */
export type EventKind = 'delivery' | 'notification' | 'run' | 'endpoint';

/** The kind of an event type: its first word. */
export function kindOf(type: string): string {
  return type.slice(0, type.indexOf('.'));
}

function isTold(status: string): boolean {
  return !openStatuses.includes(status);
}

/** Where a message to an endpoint is: `missed` is what happened while the endpoint was disabled. */
export const eventMessageStatuses = ['pending', 'delivered', 'failed', 'missed'] as const;

/** Where a message to an endpoint is. */
export type EventMessageStatus = (typeof eventMessageStatuses)[number];

/** Why an endpoint is disabled: by hand, by an answer of 410, or because it failed for days. */
export const endpointDisabledReasons = ['manual', 'gone', 'failing'] as const;

/** Why an endpoint is disabled. */
export type EndpointDisabledReason = (typeof endpointDisabledReasons)[number];

/** For how long an endpoint may fail, whatever is sent, before it is disabled. */
export const endpointFailingDaysMax = 5;

/** For how long the secret before the last rotation signs, too. */
export const secretOverlapHours = 24;

/** Most endpoints of a project: what happens is written once for each. */
export const endpointsMax = 20;

/** Most messages that one request sends again. */
export const eventReplayMax = 10_000;

const url = Type.String({
  format: 'http-url',
  minLength: 1,
  maxLength: 2_000,
  description: 'Where events are sent: the public internet, unless the operator allows the network',
});

const description = Type.String({ maxLength: 500, default: '', description: 'For people' });

const types = Type.Array(Type.Enum(eventFilters), {
  uniqueItems: true,
  maxItems: eventFilters.length,
  default: [],
  description: 'What it hears of; everything when empty. `delivery.*` is all of a kind',
});

/** Body of `POST` and `PUT` of an endpoint: the whole of it. */
export const eventEndpointBody = Type.Object(
  { url, description, event_types: types },
  { title: 'EventEndpointBody', additionalProperties: false },
);

export type EventEndpointBody = Static<typeof eventEndpointBody>;

const replayable = ['failed', 'missed', 'delivered'] as const;

/** Body of a replay: what of the past is sent again. */
export const eventReplayBody = Type.Object(
  {
    since: Type.String({
      format: 'date-time',
      description: 'What happened at this moment or later',
    }),
    until: Type.Optional(
      Type.String({ format: 'date-time', description: 'What happened before; now unless given' }),
    ),
    statuses: Type.Array(Type.Enum([...replayable]), {
      minItems: 1,
      uniqueItems: true,
      default: ['failed', 'missed'],
      description: 'Which messages: those that failed, were missed, or were delivered already',
    }),
    per_second: Type.Integer({
      minimum: 1,
      maximum: 100,
      default: 20,
      description: 'How fast they are sent',
    }),
  },
  { title: 'EventReplayBody', additionalProperties: false },
);

export type EventReplayBody = Static<typeof eventReplayBody>;
