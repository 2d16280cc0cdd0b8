import Type from 'typebox';
import { defineChannelType } from './define-channel-type.ts';
import { hour, minute, second } from './durations.ts';
import { bodyMax, filled, text } from './template-text.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const contentTypes = ['json', 'plaintext'] as const;

/** A request to a machine; without a body the standard event is sent. */
export const webhook = defineChannelType({
  type: 'webhook',
  template: Type.Object(
    {
      content_type: Type.Enum([...contentTypes], { default: 'json' }),
      url: filled(2_000),
      method: Type.Enum([...methods], { default: 'POST' }),
      headers: Type.Record(Type.String({ minLength: 1, maxLength: 200 }), text(4_000), {
        default: {},
        maxProperties: 50,
      }),
      body: Type.Optional(text(bodyMax)),
    },
    { additionalProperties: false },
  ),
  // A JSON body is easier to write as JSON; Liquid inside its strings stays where it is.
  acceptTemplate(template) {
    const { body } = template;
    const isJson = typeof body === 'object' && body !== null;
    return isJson ? { ...template, body: JSON.stringify(body) } : template;
  },
  requestUrls: ['url'],
  sampleTemplate: {
    content_type: 'json',
    url: 'https://example.com/hooks',
    method: 'POST',
    headers: {},
    body: '{\n  "recipient": "{{ recipient.external_id }}"\n}\n',
  },
  message: Type.Object(
    {
      url: Type.String(),
      method: Type.Enum([...methods]),
      headers: Type.Record(Type.String(), Type.String()),
      content_type: Type.Enum([...contentTypes]),
      body: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  // The template says where it goes.
  addressFields: [],
  asksRegistered: false,
  addressesOf: () => [{ key: '', fields: {} }],
  // Method and header names are fixed, not Liquid.
  render({ content_type, method, url, headers, body }, read) {
    return {
      url: read('url', 'url', url),
      method,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, source]) => [
          name,
          read(`headers.${name}`, 'header', source),
        ]),
      ),
      content_type,
      ...(body !== undefined && {
        body: read('body', content_type === 'json' ? 'json' : 'text', body),
      }),
    };
  },
  channelSettings: ['device_tokens'],
  canOptOut: false,
  suppression: null,
  sending: {
    // The schedule of Standard Webhooks: receivers may be down for days.
    retryDelaysMs: [
      5 * second,
      5 * minute,
      30 * minute,
      2 * hour,
      5 * hour,
      10 * hour,
      14 * hour,
      20 * hour,
      24 * hour,
    ],
    test: {
      to: Type.String({ format: 'http-url' }),
      toWords: 'a URL',
      compose: (to) => ({ url: to, method: 'POST', headers: {}, content_type: 'json' }),
    },
  },
});
