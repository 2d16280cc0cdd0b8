import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { failed } from '../http/read-answer.ts';
import type { SendResult } from '../send-result.ts';
import { buildSlackContent, lengthInSlack } from './slack-content.ts';
import { classOfSlackError } from './slack-errors.ts';
import { findWebhookUrlProblems, webhookUrlSchema } from './webhook-url.ts';

/**
 * Chat in the one Slack channel an incoming webhook was made for.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const slackWebhook = defineHttpProvider({
  channelType: 'chat',
  name: 'slack_webhook',
  settings: {
    type: 'object',
    properties: {
      unfurl: {
        type: 'boolean',
        default: false,
        description: 'Whether Slack shows previews of the pages that a message links to.',
      },
    },
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      webhook_url: webhookUrlSchema(
        'The URL of the incoming webhook, at `hooks.slack.com` or `hooks.slack-gov.com`.',
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
      { outbound, hosts: ['hooks.slack.com', 'hooks.slack-gov.com'] },
    ),
  request({ message, channel: { settings, credentials } }) {
    const content = buildSlackContent(message);
    if ('kind' in content) return content;
    const unfurl = settings.unfurl ?? false;
    const body = { ...content, unfurl_links: unfurl, unfurl_media: unfurl };
    return postJson(credentials.webhook_url, {}, body);
  },
  lengthLimit: { max: 40_000, unit: 'characters', lengthOf: lengthInSlack },
  read,
});

/** A refusal is one word of plain text. */
function read({ status, text }: HttpAnswer): SendResult | undefined {
  if (status < 300) return undefined;
  const error = /^[a-z_]{1,80}$/.exec(text().trim())?.[0] ?? '';
  const errorClass = classOfSlackError(error);
  if (errorClass === undefined) return undefined;
  return failed(errorClass, {
    code: `slack_${error}`,
    reason: `Slack refused the message: ${error}.`,
  });
}
