import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { textAt } from '../http/read-json.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import type { SendResult } from '../send-result.ts';
import { toDiscordMarkdown } from './discord-markdown.ts';
import { readJsonBody } from './read-json-body.ts';
import { findWebhookUrlProblems, webhookUrlSchema } from './webhook-url.ts';

/** Previews of links are left out: https://discord.com/developers/docs/resources/message#message-object-message-flags */
const suppressEmbeds = 4;

const jsonFields = ['content', 'embeds', 'components', 'flags', 'username', 'avatar_url', 'tts'];

/**
 * Chat in a channel of Discord by its webhook; a registered `chat_id` is a thread of that channel. Nobody is pinged,
 * whatever the text says. There is no field for our id and no key that would tell a repeat.
 * https://discord.com/developers/docs/resources/webhook#execute-webhook
 */
export const discord = defineHttpProvider({
  channelType: 'chat',
  name: 'discord',
  settings: {
    type: 'object',
    properties: {
      unfurl: {
        type: 'boolean',
        default: false,
        description: 'Whether Discord shows previews of the pages that a message links to.',
      },
    },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      webhook_url: webhookUrlSchema(
        'The URL of the webhook of a channel: `https://discord.com/api/webhooks/…`.',
      ),
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
      {
        outbound,
        hosts: ['discord.com', 'discordapp.com', 'ptb.discord.com', 'canary.discord.com'],
      },
    ),
  request({ message, channel: { settings, credentials } }) {
    const url = new URL(credentials.webhook_url);
    // Without it the answer comes before the message is made, and is good whatever becomes of it.
    url.searchParams.set('wait', 'true');
    if (message.to !== undefined) url.searchParams.set('thread_id', message.to);
    const allowed_mentions = { parse: [] };
    if (message.content_type === 'json') {
      const read = readJsonBody(message.body, { service: 'discord', fields: jsonFields });
      return read.ok ? postJson(url.href, {}, { ...read.value, allowed_mentions }) : read.refusal;
    }
    return postJson(
      url.href,
      {},
      {
        content: toDiscordMarkdown(message.body),
        allowed_mentions,
        ...(settings.unfurl !== true && { flags: suppressEmbeds }),
      },
    );
  },
  lengthLimit: {
    max: 2_000,
    unit: 'characters',
    lengthOf: ({ body, content_type }) =>
      content_type === 'json' ? 0 : toDiscordMarkdown(body).length,
  },
  read,
});

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
const classOf = classifyCodes({
  recipient: [10003, 30033, 50024, 50083, 160005, 160006],
  config: [10015, 20028, 50001, 50013, 50027, 220001, 220002, 220003, 220004, 340013, 40001],
  content: [20009, 40005, 40041, 50006, 50035, 50046, 50080, 50109, 50168, 200000, 200001, 240000],
  not_processed: [20016, 20022, 20029, 30046, 40062, 110000, 130000],
});

function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status < 300) return accepted(textAt(body, 'id'));
  if (status === 429) {
    const reason = 'Discord takes no more messages for now.';
    const retryAfterMs = parseRetryAfter(textAt(body, 'retry_after'), new Date());
    return failed('not_processed', { code: 'http_429', reason, retryAfterMs });
  }
  const code = textAt(body, 'code') ?? '';
  const errorClass = classOf(code);
  if (errorClass === undefined) return undefined;
  const reason = `Discord answered ${status} with error ${code}.`;
  return failed(errorClass, { code: `discord_${code}`, reason });
}
