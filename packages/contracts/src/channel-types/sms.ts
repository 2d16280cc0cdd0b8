import Type from 'typebox';
import { measureSms } from '../gsm-7.ts';
import { defineChannelType } from './define-channel-type.ts';
import { hour, minute, second } from './durations.ts';
import { filled } from './template-text.ts';

const phone = Type.String({ format: 'phone', maxLength: 20 });

/** A text message to a phone. */
export const sms = defineChannelType({
  type: 'sms',
  template: Type.Object(
    {
      content_type: Type.Enum(['plaintext'], { default: 'plaintext' }),
      body: filled(),
      transliterate: Type.Optional(
        Type.Boolean({
          description:
            'Unless false, typographic characters and accents become plain ones where the whole text then fits the alphabet of text messages, which makes it half as long',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  sampleTemplate: { content_type: 'plaintext', body: 'Hello {{ recipient.first_name }}\n' },
  message: Type.Object(
    {
      to: phone,
      body: Type.String(),
      content_type: Type.Enum(['plaintext']),
      encoding: Type.Optional(Type.Enum(['gsm-7', 'ucs-2'])),
      segments: Type.Optional(
        Type.Integer({ description: 'In how many parts it travels, each of which is paid for' }),
      ),
    },
    { additionalProperties: false },
  ),
  addressFields: ['to'],
  asksRegistered: false,
  addressesOf: ({ phone: to }) => (to ? [{ key: '', fields: { to } }] : []),
  render({ content_type, body, transliterate = true }, read) {
    const written = read('body', transliterate ? 'sms' : 'text', body);
    return { content_type, body: written, ...measureSms(written) };
  },
  channelSettings: ['device_tokens'],
  canOptOut: true,
  // Each part is paid for, so that nobody gets ten by mistake; services take no more.
  overflow: {
    byDefault: 'fail',
    limit: {
      max: 10,
      unit: 'segments',
      lengthOf: ({ body }) => measureSms(body).segments,
    },
  },
  suppression: { field: 'to', address: phone, keyOf: (address) => address },
  sending: {
    // A text message is mostly about now: what did not arrive within two hours is given up.
    retryDelaysMs: [5 * second, 30 * second, 2 * minute, 10 * minute, 30 * minute, 1 * hour],
    test: {
      to: phone,
      toWords: 'a phone number in E.164',
      compose: (to) => ({ to, body: 'This is a test message.', content_type: 'plaintext' }),
    },
  },
});
