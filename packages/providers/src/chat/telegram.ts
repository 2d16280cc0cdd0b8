import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, type ErrorClass, failed } from '../http/read-answer.ts';
import { textAt, valueAt } from '../http/read-json.ts';
import { parseRetryAfter } from '../http/retry-after.ts';
import { rejected, type SendResult } from '../send-result.ts';
import { readJsonBody } from './read-json-body.ts';
import { lengthOfHtml, toTelegramHtml } from './telegram-html.ts';

const jsonFields = [
  'text',
  'parse_mode',
  'entities',
  'reply_markup',
  'link_preview_options',
  'disable_notification',
  'protect_content',
];

/**
 * Chat in Telegram by a bot, with people who have started it and in groups it is in. There is no field for our id and no
 * key that would tell a repeat. https://core.telegram.org/bots/api#sendmessage
 */
export const telegram = defineHttpProvider({
  channelType: 'chat',
  name: 'telegram',
  settings: {
    type: 'object',
    properties: {
      unfurl: {
        type: 'boolean',
        default: false,
        description: 'Whether Telegram shows a preview of the page that a message links to.',
      },
      silent: {
        type: 'boolean',
        default: false,
        description: 'Whether messages come without a sound.',
      },
    },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      bot_token: {
        type: 'string',
        maxLength: 100,
        pattern: '^[0-9]{1,20}:[A-Za-z0-9_-]{10,80}$',
        description: 'The token of the bot, as BotFather gives it.',
      },
    },
    required: ['bot_token'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 25,
  takesKey: false,
  request({ message, channel: { settings, credentials } }) {
    const { to: chat_id, body, content_type } = message;
    if (chat_id === undefined) {
      const reason = 'The message goes to no chat.';
      return rejected('recipient', { code: 'no_address', reason });
    }
    const url = `https://api.telegram.org/bot${credentials.bot_token}/sendMessage`;
    const chosen = {
      link_preview_options: { is_disabled: settings.unfurl !== true },
      disable_notification: settings.silent === true,
    };
    if (content_type === 'json') {
      const read = readJsonBody(body, { service: 'telegram', fields: jsonFields });
      return read.ok ? postJson(url, {}, { chat_id, ...chosen, ...read.value }) : read.refusal;
    }
    return postJson(
      url,
      {},
      { chat_id, text: toTelegramHtml(body), parse_mode: 'HTML', ...chosen },
    );
  },
  // Counted after the markup is read.
  lengthLimit: {
    max: 4_096,
    unit: 'characters',
    lengthOf: ({ body, content_type }) =>
      content_type === 'json' ? 0 : lengthOfHtml(toTelegramHtml(body)),
  },
  read,
});

function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status < 300 && valueAt(body, 'ok') !== false) return accepted(messageIdOf(body));
  const code = Number(textAt(body, 'error_code') ?? Number.NaN);
  const errorClass = classOf(code, textAt(body, 'description') ?? '');
  if (errorClass === undefined) return undefined;
  const retryAfterMs = parseRetryAfter(textAt(body, 'parameters', 'retry_after'), new Date());
  const reason = `Telegram answered with error ${code}.`;
  return failed(errorClass, { code: `telegram_${code}`, reason, retryAfterMs });
}

/** A message is known by its chat and its number there. */
function messageIdOf(body: unknown): string | undefined {
  const chat = textAt(body, 'result', 'chat', 'id');
  const number = textAt(body, 'result', 'message_id');
  return chat === undefined || number === undefined ? undefined : `${chat}:${number}`;
}

/**
 * The codes are those of HTTP, and 400 is everything that is wrong with a message as well as a chat that is not there:
 * only there the beginning of the description decides, as the server's source has it. 403 is a chat the bot may not write
 * to (blocked, kicked, never started). That says nothing for good: a person who takes the bot back tells nobody, so that
 * no address is suppressed for it.
 */
function classOf(code: number, description: string): ErrorClass | undefined {
  if (code === 400) return aboutChat.test(description) ? 'recipient' : 'content';
  if (code === 401 || code === 404) return 'config';
  if (code === 403) return 'recipient';
  if (code === 413) return 'content';
  return code === 420 || code === 429 ? 'not_processed' : undefined;
}

const aboutChat =
  /^Bad Request: (?:chat not found|chat_id is empty|user not found|group chat was|group chat was upgraded|the group has been migrated|have no rights|not enough rights|need administrator rights|chat_write_forbidden|chat_restricted|chat_send_|peer_id_invalid|channel_private|user_is_blocked|input_user_deactivated|message thread not found|topic_closed|topic_deleted)/i;
