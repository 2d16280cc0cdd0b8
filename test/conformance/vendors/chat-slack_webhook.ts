import type { ChatMessage } from '@notiflow/contracts';
import { IncomingWebhook } from '@slack/webhook';
import type { VendorError, VendorRow } from '../vendor-row.ts';
import { slackContentOf, slackMessages } from './chat-slack.ts';

const path = '/services/T00000000/B00000000/canary0123456789';

/** Slack's incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const row: VendorRow = {
  channels: [
    { settings: {}, credentials: { webhook_url: `https://hooks.slack.com${path}` } },
    {
      settings: { unfurl: true },
      credentials: { webhook_url: `https://hooks.slack-gov.com${path}` },
    },
  ],
  origins: ['https://hooks.slack.com', 'https://hooks.slack-gov.com'],
  messages: slackMessages,
  accepts: { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' },
  errors: [
    refused(400, 'invalid_payload', { kind: 'rejected', about: 'content' }),
    refused(400, 'no_text', { kind: 'rejected', about: 'content' }),
    refused(400, 'too_many_attachments', { kind: 'rejected', about: 'content' }),
    refused(400, 'invalid_blocks', { kind: 'rejected', about: 'content' }),
    refused(400, 'user_not_found', { kind: 'rejected', about: 'recipient' }),
    refused(404, 'channel_not_found', { kind: 'rejected', about: 'recipient' }),
    refused(410, 'channel_is_archived', { kind: 'rejected', about: 'recipient' }),
    refused(403, 'posting_to_general_channel_denied', { kind: 'rejected', about: 'recipient' }),
    refused(403, 'action_prohibited', { kind: 'rejected', about: 'config' }),
    refused(403, 'invalid_token', { kind: 'rejected', about: 'config' }),
    refused(404, 'no_service', { kind: 'rejected', about: 'config' }),
    refused(404, 'no_service_id', { kind: 'rejected', about: 'config' }),
    refused(404, 'no_active_hooks', { kind: 'rejected', about: 'config' }),
    refused(404, 'no_team', { kind: 'rejected', about: 'config' }),
    refused(403, 'team_disabled', { kind: 'rejected', about: 'config' }),
    refused(500, 'rollup_error', { kind: 'ambiguous' }),
    { answer: { status: 404, body: '<html>' }, result: { kind: 'rejected', code: 'http_404' } },
    { answer: { status: 500 }, result: { kind: 'ambiguous', code: 'http_500' } },
    { answer: { status: 503 }, result: { kind: 'not_processed', code: 'http_503' } },
  ],
  later: [
    {
      answer: { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' },
      result: { kind: 'not_processed', code: 'slack_rate_limited', retryAfterMs: 30_000 },
    },
  ],
  auth: { part: 'path', value: path },
  findDeliveryId: null,
  async sendWithClient(url, { message, channel: { settings } }) {
    const unfurl = settings.unfurl === true;
    await new IncomingWebhook(`${url}${path}`).send({
      ...slackContentOf(message as ChatMessage),
      unfurl_links: unfurl,
      unfurl_media: unfurl,
    });
  },
  clientHeaders: ['accept'],
  events: [],
};

function refused(status: number, error: string, result: VendorError['result']): VendorError {
  return { answer: { status, body: error }, result: { code: `slack_${error}`, ...result } };
}
