import Type, { type Static } from 'typebox';
import { addressKeyOf } from './address-key.ts';
import { defineChannelType, type ReadField } from './define-channel-type.ts';
import { hour, minute, second } from './durations.ts';
import { pushLimit } from './push-limit.ts';
import { filled, text } from './template-text.ts';

const interruptionLevels = ['passive', 'active', 'time_sensitive', 'critical'] as const;
const priorities = ['normal', 'high'] as const;

/** What is said with numbers and words of a list, in the template as in the message. */
const fixed = {
  badge_count: Type.Optional(
    Type.Integer({ minimum: 0, description: 'The number on the icon; 0 removes it' }),
  ),
  interruption_level: Type.Optional(Type.Enum([...interruptionLevels])),
  priority: Type.Optional(Type.Enum([...priorities])),
  relevance_score: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  ttl: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'For how many seconds a device that is away may get it',
    }),
  ),
};

const template = Type.Object(
  {
    content_type: Type.Enum(['plaintext'], { default: 'plaintext' }),
    title: filled(1_000),
    body: filled(),
    subtitle: Type.Optional(text(1_000)),
    image_url: Type.Optional(text(2_000)),
    action_url: Type.Optional(text(2_000)),
    sound: Type.Optional(text(200)),
    category: Type.Optional(text(200)),
    thread_id: Type.Optional(text(200)),
    collapse_id: Type.Optional(text(200)),
    android_channel_id: Type.Optional(text(200)),
    ...fixed,
  },
  { additionalProperties: false },
);

const message = Type.Object(
  {
    token: Type.String({ description: 'The device it goes to' }),
    content_type: Type.Enum(['plaintext']),
    title: Type.String(),
    body: Type.String(),
    subtitle: Type.Optional(Type.String()),
    image_url: Type.Optional(Type.String()),
    action_url: Type.Optional(Type.String()),
    sound: Type.Optional(Type.String()),
    category: Type.Optional(Type.String()),
    thread_id: Type.Optional(Type.String()),
    collapse_id: Type.Optional(Type.String()),
    android_channel_id: Type.Optional(Type.String()),
    ...fixed,
  },
  { additionalProperties: false },
);

/** The optional texts of a push, and what each becomes. */
const texts = {
  subtitle: 'text',
  image_url: 'link',
  action_url: 'app_link',
  sound: 'header',
  category: 'header',
  thread_id: 'header',
  collapse_id: 'header',
  android_channel_id: 'header',
} as const;

type TextName = keyof typeof texts;

/** A message to an app on a phone: one delivery for each device that the recipient registered on the channel. */
export const mobilePush = defineChannelType({
  type: 'mobile_push',
  template,
  sampleTemplate: {
    content_type: 'plaintext',
    title: 'Hello',
    body: 'Hello {{ recipient.first_name }}\n',
  },
  message,
  addressFields: ['token'],
  asksRegistered: true,
  addressesOf: (_recipient, { settings }) =>
    [...new Set(settings.device_tokens)].map((token) => ({
      key: addressKeyOf(token),
      fields: { token },
    })),
  render({ content_type, title, body, ...optional }, read) {
    return {
      content_type,
      title: read('title', 'text', title),
      body: read('body', 'text', body),
      ...readTexts(optional, read),
      ...pickFixed(optional),
    };
  },
  channelSettings: ['device_tokens'],
  canOptOut: true,
  // A token that leads nowhere is forgotten, and the app registers the next.
  overflow: { byDefault: 'truncate', limit: pushLimit },
  suppression: null,
  sending: {
    // Services want some patience before they are asked again, and a push is about now.
    retryDelaysMs: [10 * second, 1 * minute, 5 * minute, 15 * minute, 30 * minute, 1 * hour],
    test: {
      to: Type.String({ minLength: 1, maxLength: 4_096 }),
      toWords: 'a device token',
      compose: (token) => ({
        token,
        title: 'Test message',
        body: 'This is a test message. The channel works.',
        content_type: 'plaintext',
      }),
    },
  },
});

type Optional = Omit<Static<typeof template>, 'content_type' | 'title' | 'body'>;

/** A text that renders to nothing is left out: an empty sound or link would be another thing than none. */
function readTexts(optional: Optional, read: ReadField): { [N in TextName]?: string } {
  const found: { [N in TextName]?: string } = {};
  for (const [name, kind] of Object.entries(texts) as [TextName, (typeof texts)[TextName]][]) {
    const source = optional[name];
    const written = source === undefined ? '' : read(name, kind, source).trim();
    if (written !== '') found[name] = written;
  }
  return found;
}

function pickFixed(optional: Optional): Pick<Optional, keyof typeof fixed> {
  const names = Object.keys(fixed) as (keyof typeof fixed)[];
  const given = names.flatMap((name) =>
    optional[name] === undefined ? [] : [[name, optional[name]] as const],
  );
  return Object.fromEntries(given);
}
