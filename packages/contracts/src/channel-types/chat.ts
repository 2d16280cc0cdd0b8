import Type from 'typebox';
import type { Registered } from '../registered.ts';
import { defineChannelType } from './define-channel-type.ts';
import { hour, minute, second } from './durations.ts';
import { bodyMax, filled, text } from './template-text.ts';

const contentTypes = ['markdown', 'json'] as const;

const place = Type.String({ minLength: 1, maxLength: 255 });

/** The settings of a user that say where to write to; each is a place of its own. */
const placeSettings = ['slack_channel_id', 'slack_user_id', 'chat_id'] as const;

/**
 * A message in a chat: to a person, or to a room. `markdown` becomes the markup of the service when it is sent; `json`
 * is in the service's own words (Block Kit, an Adaptive Card).
 */
export const chat = defineChannelType({
  type: 'chat',
  template: Type.Object(
    {
      content_type: Type.Enum([...contentTypes], { default: 'markdown' }),
      body: filled(bodyMax),
      raw_body: Type.Optional(text(bodyMax)),
    },
    { additionalProperties: false },
  ),
  // A JSON body is easier to write as JSON; Liquid inside its strings stays where it is.
  acceptTemplate(template) {
    const { body } = template;
    const isJson = typeof body === 'object' && body !== null;
    return isJson ? { ...template, body: JSON.stringify(body) } : template;
  },
  sampleTemplate: { content_type: 'markdown', body: 'Hello **{{ recipient.first_name }}**\n' },
  message: Type.Object(
    {
      to: Type.Optional(
        Type.Unsafe<string>({
          ...place,
          description: 'Left out where the channel leads to one room',
        }),
      ),
      body: Type.String(),
      content_type: Type.Enum([...contentTypes], { description: 'How to read `body`' }),
    },
    { additionalProperties: false },
  ),
  addressFields: ['to'],
  asksRegistered: true,
  addressesOf({ phone }, registered, reach) {
    const places = placesOf(registered);
    if (places.length > 0 || reach === 'registered') return places;
    if (reach === 'room') return [{ key: '', fields: {} }];
    return phone ? [{ key: '', fields: { to: phone } }] : [];
  },
  render({ content_type, body }, read) {
    return {
      content_type,
      body: read('body', content_type === 'json' ? 'chat_json' : 'chat_markdown', body),
    };
  },
  channelSettings: [...placeSettings],
  canOptOut: true,
  overflow: { byDefault: 'split', limit: null },
  suppression: { field: 'to', address: place, keyOf: (address) => address },
  sending: {
    retryDelaysMs: [
      5 * second,
      30 * second,
      2 * minute,
      10 * minute,
      30 * minute,
      1 * hour,
      2 * hour,
      4 * hour,
    ],
    test: {
      to: place,
      toWords:
        'the id of a channel, a user or a chat, or a phone number, as the service has it; `room` for the room that the channel leads to',
      compose: (to) => ({
        ...(to !== 'room' && { to }),
        body: 'This is a test message. The channel works.',
        content_type: 'markdown',
      }),
    },
  },
});

/** Keyed by the setting, so that a place that changes between two tries is the same place still. */
function placesOf({ settings }: Registered): { key: string; fields: { to?: string } }[] {
  return placeSettings.flatMap((name) => {
    const to = settings[name];
    return to === undefined ? [] : [{ key: name, fields: { to } }];
  });
}
