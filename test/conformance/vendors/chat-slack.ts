import type { ChatMessage } from '@notiflow/contracts';
import type { KnownBlock } from '@slack/types';
import { LogLevel, WebClient } from '@slack/web-api';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const bot_token = 'xoxb-canary-0123456789';

const blocks = [
  { type: 'header', text: { type: 'plain_text', text: 'Deploy done', emoji: true } },
  {
    type: 'section',
    text: { type: 'mrkdwn', text: '*api* is out' },
    fields: [{ type: 'mrkdwn', text: '*Version*\n1.2.3' }],
  },
  { type: 'divider' },
  {
    type: 'actions',
    elements: [
      {
        type: 'button',
        text: { type: 'plain_text', text: 'Open' },
        url: 'https://example.com',
      },
    ],
  },
] satisfies KnownBlock[];

/** What the messages of the suite are in mrkdwn: https://docs.slack.dev/messaging/formatting-message-text */
export const slackTextOf: Record<string, string> = {
  'body-canary': 'body-canary',
  '# Grüße ✓\n\n**100 %** & \\<\\!channel\\> [here](https://example.com/?a=1&b=2)\n\n- one\n- _two_\n\n```\n1 < 2\n```\n':
    '*Grüße ✓*\n\n*100 %* &amp; &lt;!channel&gt; <https://example.com/?a=1&amp;b=2|here>\n\n• one\n• _two_\n\n```\n1 &lt; 2\n```',
};

/** Messages in Block Kit, with the text that stands for them where blocks are not shown. */
export const slackMessages: ChatMessage[] = [
  { to: 'U0123ABCD', body: JSON.stringify({ blocks, text: 'Done' }), content_type: 'json' },
  { to: 'C0123ABCD', body: JSON.stringify(blocks), content_type: 'json' },
];

/** What a message of the suite says, as the vendor's clients take it. */
export function slackContentOf({ body, content_type }: ChatMessage): {
  text: string;
  blocks?: KnownBlock[];
} {
  if (content_type === 'markdown') return { text: slackTextOf[body] ?? '' };
  return body.startsWith('[')
    ? { text: 'Deploy done\n*api* is out\n*Version*\n1.2.3', blocks }
    : { text: 'Done', blocks };
}

/** Slack: https://docs.slack.dev/reference/methods/chat.postMessage */
export const row: VendorRow = {
  channels: [
    { settings: {}, credentials: { bot_token } },
    { settings: { unfurl: true }, credentials: { bot_token } },
    { settings: { workspace: 'gov' }, credentials: { bot_token } },
  ],
  origins: ['https://slack.com', 'https://slack-gov.com'],
  messages: slackMessages,
  accepts: {
    status: 200,
    body: {
      ok: true,
      channel: 'C123ABC456',
      ts: '1503435956.000247',
      message: { text: 'Hi', type: 'message', subtype: 'bot_message', ts: '1503435956.000247' },
      warning: 'superfluous_charset',
      response_metadata: { warnings: ['superfluous_charset'] },
    },
    providerMessageId: 'C123ABC456:1503435956.000247',
  },
  errors: [
    asContent('msg_too_long'),
    ...['no_text', 'too_many_attachments', 'invalid_blocks'].map(asContent),
    ...['invalid_blocks_format', 'msg_blocks_too_long', 'invalid_arguments'].map(asContent),
    ...['invalid_arg_name', 'invalid_array_arg', 'invalid_charset', 'invalid_form_data'].map(
      asContent,
    ),
    ...['invalid_post_type', 'missing_post_type', 'invalid_metadata_format'].map(asContent),
    ...['invalid_metadata_schema', 'metadata_too_large', 'cannot_reply_to_message'].map(asContent),
    ...['attachment_payload_limit_exceeded', 'markdown_text_conflict'].map(asContent),
    ...['channel_not_found', 'not_in_channel', 'is_archived', 'messages_tab_disabled'].map(asTo),
    ...['restricted_action_read_only_channel', 'restricted_action_thread_only_channel'].map(asTo),
    ...['restricted_action_non_threadable_channel', 'user_not_found'].map(asTo),
    ...['not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired'].map(
      asConfig,
    ),
    ...['no_permission', 'missing_scope', 'restricted_action', 'as_user_not_supported'].map(
      asConfig,
    ),
    ...['ekm_access_denied', 'access_denied', 'accesslimited', 'not_allowed_token_type'].map(
      asConfig,
    ),
    ...['deprecated_endpoint', 'method_deprecated', 'enterprise_is_restricted'].map(asConfig),
    ...['two_factor_setup_required', 'team_access_not_granted', 'team_not_found'].map(asConfig),
    ...['org_login_required', 'team_added_to_org', 'request_timeout', 'rate_limited'].map(asLater),
    ...['ratelimited', 'service_unavailable', 'message_limit_exceeded'].map(asLater),
    ...['fatal_error', 'internal_error'].map((error) => refused(error, { kind: 'ambiguous' })),
    // Words nobody knows yet.
    refused('brand_new_error', { kind: 'rejected', about: 'content' }),
    {
      answer: { status: 200, body: { ok: false, error: 'Something <b>else</b>' } },
      result: { kind: 'rejected', about: 'content', code: 'slack_unknown_error' },
    },
    { answer: { status: 500 }, result: { kind: 'ambiguous', code: 'http_500' } },
    { answer: { status: 502 }, result: { kind: 'ambiguous', code: 'http_502' } },
    { answer: { status: 503 }, result: { kind: 'not_processed', code: 'http_503' } },
    { answer: { status: 400, body: '<html>' }, result: { kind: 'rejected', code: 'http_400' } },
  ],
  later: [
    {
      answer: {
        status: 429,
        headers: { 'retry-after': '30' },
        body: { ok: false, error: 'ratelimited' },
      },
      result: { kind: 'not_processed', retryAfterMs: 30_000 },
    },
    {
      answer: {
        status: 200,
        headers: { 'retry-after': '2' },
        body: { ok: false, error: 'rate_limited' },
      },
      result: { kind: 'not_processed', code: 'slack_rate_limited', retryAfterMs: 2_000 },
    },
  ],
  auth: { header: 'authorization', value: `Bearer ${bot_token}` },
  findDeliveryId: (form) => {
    const { metadata } = form as { metadata: string };
    return JSON.parse(metadata).event_payload.delivery_id;
  },
  async sendWithClient(url, { deliveryId, message, channel: { settings, credentials } }) {
    const client = new WebClient(credentials.bot_token, {
      slackApiUrl: `${url}/api/`,
      retryConfig: { retries: 0 },
      logLevel: LogLevel.ERROR,
    });
    const unfurl = settings.unfurl === true;
    await client.chat.postMessage({
      channel: String((message as ChatMessage).to),
      ...slackContentOf(message as ChatMessage),
      unfurl_links: unfurl,
      unfurl_media: unfurl,
      metadata: {
        event_type: 'notiflow_delivery',
        event_payload: { delivery_id: deliveryId },
      },
    });
  },
  clientHeaders: ['accept'],
  events: [],
};

type Result = VendorError['result'];

function refused(error: string, result: Result): VendorError {
  return {
    answer: { status: 200, body: { ok: false, error } },
    result: { code: `slack_${error}`, ...result },
  };
}

function asContent(error: string): VendorError {
  return refused(error, { kind: 'rejected', about: 'content' });
}

function asTo(error: string): VendorError {
  return refused(error, { kind: 'rejected', about: 'recipient' });
}

function asConfig(error: string): VendorError {
  return refused(error, { kind: 'rejected', about: 'config' });
}

function asLater(error: string): VendorError {
  return refused(error, { kind: 'not_processed' });
}
