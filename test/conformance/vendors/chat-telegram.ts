import type { ChatMessage } from '@notiflow/contracts';
import { Api } from 'grammy';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const bot_token = '123456789:AAcanary-0123456789_abcdefghijklmn';

const reply_markup = { inline_keyboard: [[{ text: 'Open', url: 'https://example.com' }]] };

/** What the messages of the suite are in the HTML of the Bot API. */
const textOf: Record<string, string> = {
  'body-canary': 'body-canary',
  '# Grüße ✓\n\n**100 %** & \\<\\!channel\\> [here](https://example.com/?a=1&b=2)\n\n- one\n- _two_\n\n```\n1 < 2\n```\n':
    '<b>Grüße ✓</b>\n\n<b>100 %</b> &amp; &lt;!channel&gt; <a href="https://example.com/?a=1&amp;b=2">here</a>\n\n• one\n• <i>two</i>\n\n<pre>1 &lt; 2</pre>',
};

/** Telegram: https://core.telegram.org/bots/api#sendmessage, https://core.telegram.org/bots/api#making-requests */
export const row: VendorRow = {
  channels: [
    { settings: {}, credentials: { bot_token } },
    { settings: { unfurl: true, silent: true }, credentials: { bot_token } },
  ],
  origins: ['https://api.telegram.org'],
  messages: [
    {
      to: '-1001234567890',
      body: JSON.stringify({ text: '<b>Hi</b>', parse_mode: 'HTML', reply_markup }),
      content_type: 'json',
    },
  ],
  accepts: {
    status: 200,
    body: {
      ok: true,
      result: {
        message_id: 42,
        date: 1_700_000_000,
        chat: { id: -1001234567890, type: 'channel' },
      },
    },
    providerMessageId: '-1001234567890:42',
  },
  errors: [
    error(400, 'Bad Request: message is too long', { kind: 'rejected', about: 'content' }),
    ...["can't parse entities: Unsupported start tag", 'message text is empty'].map((words) =>
      error(400, `Bad Request: ${words}`, { kind: 'rejected', about: 'content' }),
    ),
    ...[
      'chat not found',
      'chat_id is empty',
      'user not found',
      'PEER_ID_INVALID',
      'have no rights to send a message',
      'not enough rights to send text messages to the chat',
      'CHAT_WRITE_FORBIDDEN',
      'message thread not found',
      'TOPIC_CLOSED',
    ].map((words) => error(400, `Bad Request: ${words}`, { kind: 'rejected', about: 'recipient' })),
    {
      answer: {
        status: 400,
        body: {
          ok: false,
          error_code: 400,
          description: 'Bad Request: group chat was upgraded to a supergroup chat',
          parameters: { migrate_to_chat_id: -1001234567890 },
        },
      },
      result: { kind: 'rejected', about: 'recipient', code: 'telegram_400' },
    },
    ...[
      'bot was blocked by the user',
      'user is deactivated',
      'bot was kicked from the supergroup chat',
      "bot can't initiate conversation with a user",
      'bot is not a member of the channel chat',
    ].map((words) => error(403, `Forbidden: ${words}`, { kind: 'rejected', about: 'recipient' })),
    error(401, 'Unauthorized', { kind: 'rejected', about: 'config' }),
    error(404, 'Not Found', { kind: 'rejected', about: 'config' }),
    error(413, 'Request Entity Too Large', { kind: 'rejected', about: 'content' }),
    { answer: { status: 500 }, result: { kind: 'ambiguous', code: 'http_500' } },
    { answer: { status: 502, body: '<html>' }, result: { kind: 'ambiguous', code: 'http_502' } },
  ],
  later: [
    {
      answer: {
        status: 429,
        body: {
          ok: false,
          error_code: 429,
          description: 'Too Many Requests: retry after 35',
          parameters: { retry_after: 35 },
        },
      },
      result: { kind: 'not_processed', code: 'telegram_429', retryAfterMs: 35_000 },
    },
  ],
  auth: { part: 'path', value: `/bot${bot_token}/sendMessage` },
  findDeliveryId: null,
  async sendWithClient(url, { message, channel: { settings } }) {
    const { to = '', body, content_type } = message as ChatMessage;
    const [text, own] =
      content_type === 'json' ? ['<b>Hi</b>', { reply_markup }] : [textOf[body] ?? '', {}];
    await new Api(bot_token, { apiRoot: url }).sendMessage(to, text, {
      parse_mode: 'HTML',
      link_preview_options: { is_disabled: settings.unfurl !== true },
      disable_notification: settings.silent === true,
      ...own,
    });
  },
  clientHeaders: ['accept'],
  events: [],
};

function error(code: number, description: string, result: VendorError['result']): VendorError {
  const body = { ok: false, error_code: code, description };
  return { answer: { status: code, body }, result: { code: `telegram_${code}`, ...result } };
}
