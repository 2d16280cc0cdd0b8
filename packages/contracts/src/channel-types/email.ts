import Type from 'typebox';
import { handlePattern } from '../handles.ts';
import { defineChannelType, type ReadField } from './define-channel-type.ts';
import { hour, minute, second } from './durations.ts';
import {
  acceptReplyTo,
  emailMessageExtras,
  emailTemplateExtras,
  renderExtras,
} from './email-extras.ts';
import { messageList } from './message-list.ts';
import { bodyMax, filled, text } from './template-text.ts';

const contentTypes = ['visual', 'html', 'plaintext'] as const;
const sourceTypes = [...contentTypes, 'markdown', 'mjml'] as const;

/**
 * E-mail. `visual` is HTML made by an editor, its own source kept in `raw_body`. `mjml` is compiled to HTML when its
 * version is published.
 */
export const email = defineChannelType({
  type: 'email',
  template: Type.Object(
    {
      content_type: Type.Enum([...sourceTypes], { default: 'plaintext' }),
      subject: filled(),
      body: filled(bodyMax),
      text_body: Type.Optional(
        Type.Unsafe<string>({
          ...text(bodyMax),
          description:
            'The plain-text part of an HTML mail. Left out, it is made of the HTML; empty, there is none',
        }),
      ),
      layout: Type.Optional(
        Type.Unsafe<string>({
          ...Type.String({ pattern: handlePattern, maxLength: 100 }),
          description: 'Name of the layout that goes around the body',
        }),
      ),
      raw_body: Type.Optional(text(bodyMax)),
      ...emailTemplateExtras,
    },
    { additionalProperties: false },
  ),
  acceptTemplate: acceptReplyTo,
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
      text_body: Type.Optional(Type.String({ description: 'The plain-text part' })),
      list: Type.Optional(messageList),
      ...emailMessageExtras,
    },
    { additionalProperties: false },
  ),
  addressFields: ['to', 'to_name'],
  asksRegistered: false,
  addressesOf({ email: to, first_name, last_name }) {
    if (!to) return [];
    const name = [first_name, last_name].filter(Boolean).join(' ');
    return [{ key: '', fields: { to, ...(name !== '' && { to_name: name }) } }];
  },
  // The subject is a header, and the body is HTML unless it says otherwise.
  render({ content_type, subject, body, text_body, layout, ...extras }, read) {
    const isText = content_type === 'plaintext';
    const kind = isText ? 'text' : content_type === 'markdown' ? 'markdown_html' : 'html';
    return {
      content_type: content_type === 'markdown' || content_type === 'mjml' ? 'html' : content_type,
      subject: read('subject', 'header', subject),
      body: read('body', kind, body, layout),
      ...(!isText && text_body !== '' && { text_body: readText(text_body, read) }),
      ...renderExtras(extras, read),
    };
  },
  channelSettings: ['device_tokens'],
  canOptOut: true,
  listField: 'list',
  suppression: {
    field: 'to',
    address: Type.String({ format: 'email', maxLength: 254 }),
    // The part before the @ could tell cases apart, and no provider does.
    keyOf: (address) => address.toLowerCase(),
    // `@example.com` is everybody there, `@*.example.com` everybody below it.
    patterns: {
      schema: Type.String({
        pattern:
          '^@(?:\\*\\.)?(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}$',
        maxLength: 254,
      }),
      covering(key) {
        const domain = key.slice(key.lastIndexOf('@') + 1);
        const labels = domain.split('.');
        const above = labels
          .slice(1, -1)
          .map((_, place) => `@*.${labels.slice(place + 1).join('.')}`);
        return [`@${domain}`, ...above];
      },
    },
  },
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

function readText(source: string | undefined, read: ReadField): string {
  return source === undefined
    ? read('text_body', 'text_of', 'body')
    : read('text_body', 'text', source);
}
