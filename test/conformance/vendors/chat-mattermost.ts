import type { ChatMessage } from '@notiflow/contracts';
import { IncomingWebhook } from '@slack/webhook';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const path = '/hooks/canary0123456789abcdefghij';
const webhook_url = `https://chat.example.com${path}`;

const attachments = [{ fallback: 'Done', color: '#2ecc71', text: 'Deploy **done**' }];

/** What the messages of the suite are in Mattermost's Markdown. */
const textOf: Record<string, string> = {
  'body-canary': 'body-canary',
  '# Grüße ✓\n\n**100 %** & \\<\\!channel\\> [here](https://example.com/?a=1&b=2)\n\n- one\n- _two_\n\n```\n1 < 2\n```\n':
    '# Grüße ✓\n\n**100 %** \\& \\<!channel\\> [here](https://example.com/?a=1&b=2)\n\n- one\n- *two*\n\n```\n1 < 2\n```',
};

/**
 * Mattermost, whose incoming webhooks are compatible with Slack's: https://developers.mattermost.com/integrate/webhooks/incoming/.
 * Its errors: https://github.com/mattermost/mattermost/blob/master/server/channels/app/webhook.go
 */
export const row: VendorRow = {
  channels: [{ settings: {}, credentials: { webhook_url } }],
  origins: ['https://chat.example.com'],
  messages: [
    { body: 'body-canary', content_type: 'markdown' },
    { to: '@ada', body: JSON.stringify({ attachments }), content_type: 'json' },
  ],
  accepts: { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' },
  errors: [
    error(400, 'text', { kind: 'rejected', about: 'content' }),
    ...['parse', 'decode', 'split_props_length'].map((name) =>
      error(400, name, { kind: 'rejected', about: 'content' }),
    ),
    error(404, 'channel', { kind: 'rejected', about: 'recipient' }),
    error(400, 'user', { kind: 'rejected', about: 'recipient' }),
    error(403, 'channel_locked', { kind: 'rejected', about: 'recipient' }),
    error(403, 'permissions', { kind: 'rejected', about: 'recipient' }),
    error(400, 'invalid', { kind: 'rejected', about: 'config' }),
    error(501, 'disabled', { kind: 'rejected', about: 'config' }),
    { answer: { status: 404, body: '<html>' }, result: { kind: 'rejected', code: 'http_404' } },
    { answer: { status: 500 }, result: { kind: 'ambiguous', code: 'http_500' } },
    { answer: { status: 503 }, result: { kind: 'not_processed', code: 'http_503' } },
  ],
  later: [
    {
      answer: {
        status: 429,
        headers: { 'retry-after': '1', 'x-ratelimit-reset': '1', 'content-type': 'text/plain' },
        body: 'limit exceeded',
      },
      result: { kind: 'not_processed', code: 'http_429', retryAfterMs: 1_000 },
    },
  ],
  auth: { part: 'path', value: path },
  findDeliveryId: null,
  async sendWithClient(url, { message }) {
    const { to, body, content_type } = message as ChatMessage;
    await new IncomingWebhook(`${url}${path}`).send({
      ...(content_type === 'json' ? { attachments } : { text: textOf[body] ?? '' }),
      ...(to !== undefined && { channel: to }),
    });
  },
  clientHeaders: ['accept'],
  events: [],
};

function error(status: number, name: string, result: VendorError['result']): VendorError {
  const body = {
    id: `web.incoming_webhook.${name}.app_error`,
    message: 'What Mattermost says of it.',
    detailed_error: '',
    request_id: '3bxwn99zx7dfxdjy5xkoh5xnmo',
    status_code: status,
  };
  return { answer: { status, body }, result: { code: `mattermost_${name}`, ...result } };
}
