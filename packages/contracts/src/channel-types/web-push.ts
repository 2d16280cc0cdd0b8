import Type from 'typebox';
import { readPushSubscription } from '../read-push-subscription.ts';
import { addressKeyOf } from './address-key.ts';
import { defineChannelType, type ReadField } from './define-channel-type.ts';
import { hour, minute, second } from './durations.ts';
import { pushLimit } from './push-limit.ts';
import { filled, text } from './template-text.ts';

const links = ['icon', 'image', 'action_url'] as const;

/** A message to browsers: one delivery for each that the recipient subscribed with on the channel. */
export const webPush = defineChannelType({
  type: 'web_push',
  template: Type.Object(
    {
      content_type: Type.Enum(['plaintext'], { default: 'plaintext' }),
      title: filled(1_000),
      body: filled(),
      icon: Type.Optional(text(2_000)),
      image: Type.Optional(text(2_000)),
      action_url: Type.Optional(text(2_000)),
    },
    { additionalProperties: false },
  ),
  sampleTemplate: {
    content_type: 'plaintext',
    title: 'Hello',
    body: 'Hello {{ recipient.first_name }}\n',
  },
  message: Type.Object(
    {
      endpoint: Type.String({ description: 'The URL of the push service for this browser' }),
      p256dh: Type.String(),
      auth: Type.String(),
      content_type: Type.Enum(['plaintext']),
      title: Type.String(),
      body: Type.String(),
      icon: Type.Optional(Type.String()),
      image: Type.Optional(Type.String()),
      action_url: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  addressFields: ['endpoint', 'p256dh', 'auth'],
  asksRegistered: true,
  addressesOf: (_recipient, { subscriptions }) =>
    subscriptions.map(({ settings: { endpoint, p256dh, auth } }) => ({
      key: addressKeyOf(endpoint),
      fields: { endpoint, p256dh, auth },
    })),
  render({ content_type, title, body, ...optional }, read) {
    return {
      content_type,
      title: read('title', 'text', title),
      body: read('body', 'text', body),
      ...readLinks(optional, read),
    };
  },
  channelSettings: [],
  canOptOut: true,
  // A subscription that leads nowhere is forgotten, and the browser makes the next.
  overflow: { byDefault: 'truncate', limit: pushLimit },
  suppression: null,
  sending: {
    retryDelaysMs: [10 * second, 1 * minute, 5 * minute, 15 * minute, 30 * minute, 1 * hour],
    test: {
      to: Type.String({ format: 'push-subscription' }),
      toWords: "a browser's PushSubscription as JSON",
      compose: (to) => ({
        ...(readPushSubscription(to) ?? { endpoint: to, p256dh: '', auth: '' }),
        title: 'Test message',
        body: 'This is a test message. The channel works.',
        content_type: 'plaintext',
      }),
    },
  },
});

/** A link that renders to nothing is left out. */
function readLinks(
  sources: { [N in (typeof links)[number]]?: string },
  read: ReadField,
): { [N in (typeof links)[number]]?: string } {
  const found: { [N in (typeof links)[number]]?: string } = {};
  for (const name of links) {
    const source = sources[name];
    const written = source === undefined ? '' : read(name, 'link', source);
    if (written !== '') found[name] = written;
  }
  return found;
}
