import Type from 'typebox';
import { defineChannelType } from './define-channel-type.ts';
import { hour, minute, second } from './durations.ts';
import { bodyMax, filled, text } from './template-text.ts';

const contentTypes = ['visual', 'html', 'plaintext'] as const;

/** E-mail. `visual` is HTML made by an editor, its own source kept in `raw_body`. */
export const email = defineChannelType({
  type: 'email',
  template: Type.Object(
    {
      content_type: Type.Enum([...contentTypes], { default: 'plaintext' }),
      subject: filled(),
      body: filled(bodyMax),
      raw_body: Type.Optional(text(bodyMax)),
    },
    { additionalProperties: false },
  ),
  sampleTemplate: {
    content_type: 'html',
    subject: 'Hello {{ recipient.first_name }}',
    body: '<p>Hello {{ recipient.first_name }}</p>\n',
  },
  message: Type.Object(
    {
      to: Type.String({ format: 'email' }),
      to_name: Type.Optional(Type.String()),
      subject: Type.String(),
      body: Type.String(),
      content_type: Type.Enum([...contentTypes], { description: 'How to read `body`' }),
    },
    { additionalProperties: false },
  ),
  addressFields: ['to', 'to_name'],
  addressesOf({ email: to, first_name, last_name }) {
    if (!to) return [];
    const name = [first_name, last_name].filter(Boolean).join(' ');
    return [{ key: '', fields: { to, ...(name !== '' && { to_name: name }) } }];
  },
  // The subject is a header, and the body is HTML unless it says otherwise.
  render: (template, read) => ({
    content_type: template.content_type,
    subject: read('subject', 'header', template.subject),
    body: read('body', template.content_type === 'plaintext' ? 'text' : 'html', template.body),
  }),
  channelSettings: ['device_tokens'],
  canOptOut: true,
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
      to: Type.String({ format: 'email', maxLength: 254 }),
      toWords: 'an e-mail address',
      compose: (to) => ({
        to,
        subject: 'Test message',
        body: 'This is a test message. The channel works.',
        content_type: 'plaintext',
      }),
    },
  },
});
