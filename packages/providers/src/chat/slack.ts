import { postForm } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, failed } from '../http/read-answer.ts';
import { textAt, valueAt } from '../http/read-json.ts';
import { rejected, type SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { buildSlackContent, lengthInSlack } from './slack-content.ts';
import { classOfSlackError } from './slack-errors.ts';

const origins = { commercial: 'https://slack.com', gov: 'https://slack-gov.com' };

/**
 * Chat in Slack with an app's bot token: to channels and to people, a person's id opening the conversation with the app.
 * It takes no key that would tell a repeat; our id stands in the metadata of the message.
 * https://docs.slack.dev/reference/methods/chat.postMessage
 */
export const slack = defineHttpProvider({
  channelType: 'chat',
  name: 'slack',
  settings: {
    type: 'object',
    properties: {
      workspace: {
        type: 'string',
        enum: ['commercial', 'gov'],
        default: 'commercial',
        description: 'Where the workspace lives; `gov` for GovSlack.',
      },
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
      bot_token: tokenSchema(
        'The token of the app (`xoxb-…`) with the scope `chat:write`; with `chat:write.public` also for channels it is no member of.',
      ),
    },
    required: ['bot_token'],
    additionalProperties: false,
  },
  timeoutMs: 10_000,
  concurrency: 20,
  takesKey: false,
  request({ deliveryId, message, channel: { settings, credentials } }) {
    if (message.to === undefined) {
      const reason = 'The message goes to no channel and nobody.';
      return rejected('recipient', { code: 'no_address', reason });
    }
    const content = buildSlackContent(message);
    if ('kind' in content) return content;
    const url = `${origins[settings.workspace ?? 'commercial']}/api/chat.postMessage`;
    const headers = { authorization: `Bearer ${credentials.bot_token}` };
    const { text, blocks, attachments } = content;
    const unfurl = String(settings.unfurl ?? false);
    const event = {
      event_type: 'notiflow_delivery',
      event_payload: { delivery_id: deliveryId },
    };
    // What is nested travels as JSON in a field of the form.
    return postForm(url, headers, {
      channel: message.to,
      text,
      ...(blocks && { blocks: JSON.stringify(blocks) }),
      ...(attachments && { attachments: JSON.stringify(attachments) }),
      unfurl_links: unfurl,
      unfurl_media: unfurl,
      metadata: JSON.stringify(event),
    });
  },
  // Slack cuts what is longer: https://docs.slack.dev/reference/methods/chat.postMessage#truncating
  lengthLimit: { max: 40_000, unit: 'characters', lengthOf: lengthInSlack },
  read,
});

/** Whether it worked stands in the body; the status is 200 either way. */
function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status >= 300 || valueAt(body, 'ok') !== false) {
    return status < 300 ? accepted(messageIdOf(body)) : undefined;
  }
  const error = /^[a-z_]{1,80}$/.exec(textAt(body, 'error') ?? '')?.[0] ?? 'unknown_error';
  const reason = `Slack refused the message: ${error}.`;
  return failed(classOfSlackError(error) ?? 'content', { code: `slack_${error}`, reason });
}

/** A message is known by its conversation and its moment there; the conversation of a person is another than the person. */
function messageIdOf(body: unknown): string | undefined {
  const [channel, moment] = [textAt(body, 'channel'), textAt(body, 'ts')];
  return channel === undefined || moment === undefined ? undefined : `${channel}:${moment}`;
}
