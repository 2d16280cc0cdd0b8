import { REST } from '@discordjs/rest';
import type { ChatMessage } from '@notiflow/contracts';
import {
  type APIEmbed,
  MessageFlags,
  type RESTPostAPIWebhookWithTokenJSONBody,
  Routes,
} from 'discord-api-types/v10';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const [id, token] = ['223704706495545344', 'canary-3d89bb7572e0fb30d8128367b3b1b44f'];
const webhook_url = `https://discord.com/api/v10/webhooks/${id}/${token}`;

const embeds = [
  {
    title: 'Deploy',
    description: 'done',
    color: 0x2ecc71,
    fields: [{ name: 'v', value: '1.2.3' }],
  },
] satisfies APIEmbed[];

/** What the messages of the suite are in Discord's Markdown. */
const contentOf: Record<string, string> = {
  'body-canary': 'body-canary',
  '# Grüße ✓\n\n**100 %** & \\<\\!channel\\> [here](https://example.com/?a=1&b=2)\n\n- one\n- _two_\n\n```\n1 < 2\n```\n':
    '# Grüße ✓\n\n**100 %** & \\<!channel> [here](https://example.com/?a=1&b=2)\n\n- one\n- *two*\n\n```\n1 < 2\n```',
};

/** Discord: https://discord.com/developers/docs/resources/webhook#execute-webhook */
export const row: VendorRow = {
  channels: [
    { settings: {}, credentials: { webhook_url } },
    { settings: { unfurl: true }, credentials: { webhook_url } },
  ],
  origins: ['https://discord.com'],
  messages: [
    { body: 'body-canary', content_type: 'markdown' },
    { body: JSON.stringify({ content: 'Hi', embeds }), content_type: 'json' },
  ],
  accepts: {
    status: 200,
    body: { id: '1050000000000000001', type: 0, content: 'Hi', channel_id: '223704706495545345' },
    providerMessageId: '1050000000000000001',
  },
  errors: [
    error(400, 50035, { kind: 'rejected', about: 'content' }),
    ...[50006, 50109, 200000, 240000, 20009].map((code) =>
      error(400, code, { kind: 'rejected', about: 'content' }),
    ),
    error(413, 40005, { kind: 'rejected', about: 'content' }),
    error(404, 10003, { kind: 'rejected', about: 'recipient' }),
    error(400, 50083, { kind: 'rejected', about: 'recipient' }),
    error(404, 10015, { kind: 'rejected', about: 'config' }),
    error(401, 50027, { kind: 'rejected', about: 'config' }),
    error(403, 50013, { kind: 'rejected', about: 'config' }),
    ...[220001, 220002, 220003, 220004].map((code) =>
      error(400, code, { kind: 'rejected', about: 'config' }),
    ),
    error(503, 130000, { kind: 'not_processed' }),
    error(400, 20016, { kind: 'not_processed' }),
    { answer: { status: 404, body: '<html>' }, result: { kind: 'rejected', code: 'http_404' } },
    { answer: { status: 500 }, result: { kind: 'ambiguous', code: 'http_500' } },
    { answer: { status: 502 }, result: { kind: 'ambiguous', code: 'http_502' } },
  ],
  later: [
    later({ message: 'You are being rate limited.', retry_after: 0.376, global: false }, 1_000),
    later({ message: 'You are being rate limited.', retry_after: 64.57, global: true }, 64_570),
    later({ message: 'Too busy', retry_after: 3, global: false, code: 40062 }, 3_000),
    {
      // The wall before Discord says it in a header.
      answer: { status: 429, headers: { 'retry-after': '600' }, body: '<html>' },
      result: { kind: 'not_processed', retryAfterMs: 600_000 },
    },
  ],
  auth: {
    part: 'path',
    value: `/api/v10/webhooks/${id}/${token}?wait=true&thread_id=to-canary`,
  },
  findDeliveryId: null,
  async sendWithClient(url, { message, channel: { settings } }) {
    const { to, body, content_type } = message as ChatMessage;
    const allowed_mentions = { parse: [] };
    const markdown: RESTPostAPIWebhookWithTokenJSONBody = {
      content: contentOf[body] ?? '',
      allowed_mentions,
      ...(settings.unfurl !== true && { flags: MessageFlags.SuppressEmbeds }),
    };
    const query = new URLSearchParams({
      wait: 'true',
      ...(to !== undefined && { thread_id: to }),
    });
    await new REST({ version: '10', api: `${url}/api`, retries: 0 }).post(
      Routes.webhook(id, token),
      {
        body: content_type === 'json' ? { content: 'Hi', embeds, allowed_mentions } : markdown,
        query,
        auth: false,
      },
    );
  },
  clientHeaders: ['accept'],
  events: [],
};

function error(status: number, code: number, result: VendorError['result']): VendorError {
  const body = { code, message: `What Discord says of ${code}` };
  return { answer: { status, body }, result: { code: `discord_${code}`, ...result } };
}

function later(body: object, retryAfterMs: number): VendorError {
  return { answer: { status: 429, body }, result: { kind: 'not_processed', retryAfterMs } };
}
