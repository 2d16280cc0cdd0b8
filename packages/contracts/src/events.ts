import Type, { type Static } from 'typebox';
import { deliveryStatuses, engagements } from './statuses.ts';
import { externalId } from './users.ts';

// A delivery begins as pending: nothing has happened to it yet.
const changes = deliveryStatuses.filter(
  (status) => status !== 'pending' && status !== 'processing',
);

/** The events that the deliveries of a notification tell by themselves, as `delivery.bounced` or `delivery.seen`. */
export const deliveryEventNames: readonly string[] = [...changes, ...engagements].map(
  (change) => `delivery.${change}`,
);

/** Tells whether the name is kept for what deliveries tell: no caller may tell it. */
export function isDeliveryEvent(name: string): boolean {
  return name.startsWith('delivery.');
}

/** The name of an event, as `order.paid`. */
export const eventName = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.:/-]*$',
  minLength: 1,
  maxLength: 100,
});

/** Most recipients one event may name. */
export const eventRecipientsMax = 100;

/** Most bytes of an event's data: it is kept for each recipient, and with each notification that it wakes. */
export const eventDataBytesMax = 65_536;

const eventRecipient = Type.Object({ external_id: externalId }, { additionalProperties: false });

/** Body of `POST /events`. That exactly one of `recipient` and `recipients` is there is checked apart. */
export const tellEventBody = Type.Object(
  {
    name: eventName,
    id: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description:
          'Your own name of this event: told again under it, it is not stored again as long as it is kept, which is ten minutes at least',
      }),
    ),
    recipient: Type.Optional(eventRecipient),
    recipients: Type.Optional(
      Type.Array(eventRecipient, { minItems: 1, maxItems: eventRecipientsMax }),
    ),
    data: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        jsonBytesMax: eventDataBytesMax,
        depthMax: 20,
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        name: 'order.paid',
        recipient: { external_id: 'user_12345' },
        data: { order_id: 'ORD-12345' },
      },
    ],
  },
);

export type TellEventBody = Static<typeof tellEventBody>;

/** The 202 answer of an event. */
export const eventAccepted = Type.Object(
  {
    recipients: Type.Integer({
      minimum: 0,
      description: 'How many of the recipients are known: nobody waits for the others',
    }),
  },
  { title: 'EventAccepted', examples: [{ recipients: 1 }] },
);
