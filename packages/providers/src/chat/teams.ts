import type { ChatMessage } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed, readStatus } from '../http/read-answer.ts';
import { parseJson, textAt, valueAt } from '../http/read-json.ts';
import { type RejectedMessage, rejected, type SendResult } from '../send-result.ts';
import { toAdaptiveCard } from './teams-card.ts';
import { findWebhookUrlProblems, webhookUrlSchema } from './webhook-url.ts';

const hosts = [
  '*.powerplatform.com',
  '*.powerplatform.microsoft.us',
  '*.logic.azure.com',
  '*.logic.azure.us',
  '*.webhook.office.com',
];

/**
 * Chat in a channel of Microsoft Teams by the URL of a workflow that posts what it gets as an Adaptive Card.
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export const teams = defineHttpProvider({
  channelType: 'chat',
  name: 'teams',
  settings: {
    type: 'object',
    properties: {},
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      webhook_url: webhookUrlSchema(
        'The URL of the workflow “When a Teams webhook request is received”, which holds its signature.',
      ),
    },
    required: ['webhook_url'],
    additionalProperties: false,
  },
  timeoutMs: 15_000,
  concurrency: 10,
  takesKey: false,
  reach: 'room',
  check: ({ credentials }, outbound) =>
    findWebhookUrlProblems(
      { field: 'credentials.webhook_url', url: credentials.webhook_url },
      { outbound, hosts },
    ),
  request({ message, channel: { credentials } }) {
    const content = cardOf(message);
    return 'kind' in content
      ? content
      : postJson(credentials.webhook_url, {}, toEnvelope(content.card));
  },
  lengthLimit: { max: 28_000, unit: 'bytes', lengthOf: lengthInTeams },
  read,
});

/** The size of the request, which is what counts; of a body that is no card it is its own. */
function lengthInTeams(message: ChatMessage): number {
  const content = cardOf(message);
  const json = 'kind' in content ? message.body : JSON.stringify(toEnvelope(content.card));
  return Buffer.byteLength(json);
}

function toEnvelope(card: object): object {
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return {
    type: 'message',
    attachments: [{ contentType, contentUrl: null, content: card }],
  };
}

function cardOf({
  body,
  content_type,
}: Pick<ChatMessage, 'body' | 'content_type'>): { card: object } | RejectedMessage {
  if (content_type === 'markdown') return { card: toAdaptiveCard(body) };
  const given = parseJson(body);
  const card = valueAt(given, 'attachments', 0, 'content') ?? given;
  if (typeof card === 'object' && card !== null && textAt(card, 'type') === 'AdaptiveCard') {
    return { card };
  }
  const reason = 'The body is no Adaptive Card: an object with `"type": "AdaptiveCard"`.';
  return rejected('content', { code: 'teams_json_invalid', reason });
}

/** What the workflow itself refuses: https://learn.microsoft.com/en-us/azure/logic-apps/logic-apps-http-endpoint */
const classOf = classifyCodes({
  config: [
    'AuthorizationFailed',
    'DirectApiAuthorizationRequired',
    'DirectApiInvalidAuthorizationScheme',
    'InvalidSharedAccessSignature',
    'SecurityTokenExpired',
    'TriggerNotFound',
    'WorkflowNotFound',
    'WorkflowTriggerIsNotEnabled',
    'WorkflowTriggerNotFound',
  ],
  content: ['InvalidRequestContent', 'RequestEntityTooLarge', 'TriggerInputSchemaMismatch'],
  not_processed: ['TooManyRequests', 'WorkflowRunThrottled'],
});

function read(answer: HttpAnswer): SendResult | undefined {
  const { status, text, json } = answer;
  if (status < 300) return readTaken(text());
  const code = textAt(json(), 'error', 'code') ?? '';
  const errorClass = classOf(code);
  if (errorClass === undefined) return undefined;
  const reason = `The workflow answered ${status}: ${code}.`;
  return failed(errorClass, { code: `teams_${code}`, reason });
}

/**
 * A good status says nothing yet: what Teams itself answered stands in the text, as in "Webhook message delivery failed
 * with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId …".
 */
function readTaken(text: string): SendResult {
  const status = Number(/HTTP error (\d{3})\b/i.exec(text)?.[1] ?? Number.NaN);
  if (!Number.isNaN(status)) {
    const reason = `Microsoft Teams answered ${status}.`;
    const result = readStatus({ status });
    return result.kind === 'accepted' ? result : { ...result, reason, code: `teams_${status}` };
  }
  if (/throttl|too many requests/i.test(text)) {
    const reason = 'Microsoft Teams takes no more messages for now.';
    return failed('not_processed', { code: 'teams_429', reason });
  }
  if (/delivery failed|bad request|bad payload|is required/i.test(text)) {
    const reason = 'Microsoft Teams refused the card.';
    return rejected('content', { code: 'teams_refused', reason });
  }
  return accepted(undefined);
}
