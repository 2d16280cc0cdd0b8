import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { classifyCodes, failed } from '../http/read-answer.ts';
import { textAt } from '../http/read-json.ts';
import type { SendResult } from '../send-result.ts';
import { toMattermostMarkdown } from './mattermost-markdown.ts';
import { readJsonBody } from './read-json-body.ts';
import { findWebhookUrlProblems, webhookUrlSchema } from './webhook-url.ts';

const jsonFields = ['text', 'attachments', 'props', 'priority', 'type', 'icon_url', 'username'];

/**
 * Chat in Mattermost by an incoming webhook: in its channel, or where the recipient's `chat_id` says (`town-square`,
 * `@ada`), unless the webhook is locked to its channel.
 * https://developers.mattermost.com/integrate/webhooks/incoming/
 */
export const mattermost = defineHttpProvider({
  channelType: 'chat',
  name: 'mattermost',
  settings: {
    type: 'object',
    properties: {},
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      webhook_url: {
        ...webhookUrlSchema('The URL of the incoming webhook: `https://<your server>/hooks/…`.'),
        // A server inside the own network may have no certificate.
        pattern: '^https?://[!-~]+$',
      },
    },
    required: ['webhook_url'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 20,
  takesKey: false,
  reach: 'room',
  check: ({ credentials }, outbound) =>
    findWebhookUrlProblems(
      { field: 'credentials.webhook_url', url: credentials.webhook_url },
      { outbound },
    ),
  request({ message: { to, body, content_type }, channel: { credentials } }) {
    const place = to === undefined ? {} : { channel: to };
    const url = credentials.webhook_url;
    if (content_type === 'json') {
      const read = readJsonBody(body, { service: 'mattermost', fields: jsonFields });
      return read.ok ? postJson(url, {}, { ...read.value, ...place }) : read.refusal;
    }
    return postJson(url, {}, { text: toMattermostMarkdown(body), ...place });
  },
  // https://docs.mattermost.com/collaborate/format-messages.html; the server counts characters and not halves of them.
  lengthLimit: {
    max: 16_383,
    unit: 'characters',
    lengthOf: ({ body, content_type }) =>
      content_type === 'json' ? 0 : toMattermostMarkdown(body).length,
  },
  read,
});

/** The ids of the server's own messages: https://github.com/mattermost/mattermost, server/i18n/en.json */
const classOf = classifyCodes({
  recipient: ['channel', 'channel_locked', 'permissions', 'user'],
  config: ['disabled', 'invalid'],
  content: ['decode', 'media_type', 'parse', 'split_props_length', 'text'],
});

function read({ status, json }: HttpAnswer): SendResult | undefined {
  if (status < 300) return undefined;
  const id = textAt(json(), 'id') ?? '';
  const name = /^web\.incoming_webhook\.([a-z_]{1,40})\.app_error$/.exec(id)?.[1] ?? '';
  const errorClass = classOf(name);
  if (errorClass === undefined) return undefined;
  return failed(errorClass, {
    code: `mattermost_${name}`,
    reason: `Mattermost refused the message: ${name}.`,
  });
}
