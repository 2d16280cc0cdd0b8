import type { ChatMessage } from '@notiflow/contracts';
import { AdaptiveCard, SerializationContext, Versions } from 'adaptivecards';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const path =
  '/workflows/0123456789abcdef/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=canary-0123456789';

const $schema = 'http://adaptivecards.io/schemas/adaptive-card.json';
const ownCard = {
  type: 'AdaptiveCard',
  $schema,
  version: '1.5',
  body: [{ type: 'TextBlock', text: 'Deploy', wrap: true }],
  actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://example.com' }],
};

/** What the messages of the suite are as texts of a card: https://adaptivecards.io/explorer/TextBlock.html */
const textsOf: Record<string, object[]> = {
  'body-canary': [{ text: 'body-canary' }],
  '# Grüße ✓\n\n**100 %** & \\<\\!channel\\> [here](https://example.com/?a=1&b=2)\n\n- one\n- _two_\n\n```\n1 < 2\n```\n':
    [
      { text: 'Grüße ✓', weight: 'Bolder', size: 'ExtraLarge' },
      { text: '**100 %** & <!channel> [here](https://example.com/?a=1&b=2)' },
      { text: '- one\r- _two_' },
      { text: '1 < 2', fontType: 'Monospace' },
    ],
};

/** Microsoft Teams: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using */
export const row: VendorRow = {
  channels: [
    {
      settings: {},
      credentials: { webhook_url: `https://prod-01.westeurope.logic.azure.com:443${path}` },
    },
    {
      settings: {},
      credentials: {
        webhook_url: `https://default0123.45.environment.api.powerplatform.com:443${path}`,
      },
    },
  ],
  origins: [
    'https://prod-01.westeurope.logic.azure.com',
    'https://default0123.45.environment.api.powerplatform.com',
  ],
  messages: [
    { body: 'body-canary', content_type: 'markdown' },
    { body: JSON.stringify(ownCard), content_type: 'json' },
    {
      body: JSON.stringify({ type: 'message', attachments: [{ content: ownCard }] }),
      content_type: 'json',
    },
  ],
  accepts: { status: 202 },
  errors: [
    refused(400, 'TriggerInputSchemaMismatch', { kind: 'rejected', about: 'content' }),
    refused(400, 'InvalidRequestContent', { kind: 'rejected', about: 'content' }),
    refused(413, 'RequestEntityTooLarge', { kind: 'rejected', about: 'content' }),
    refused(401, 'DirectApiAuthorizationRequired', { kind: 'rejected', about: 'config' }),
    refused(401, 'AuthorizationFailed', { kind: 'rejected', about: 'config' }),
    refused(404, 'WorkflowNotFound', { kind: 'rejected', about: 'config' }),
    refused(400, 'WorkflowTriggerIsNotEnabled', { kind: 'rejected', about: 'config' }),
    refused(429, 'TooManyRequests', { kind: 'not_processed' }),
    told(413, { kind: 'rejected', about: 'content' }),
    told(400, { kind: 'rejected', about: 'content' }),
    told(403, { kind: 'rejected', about: 'config' }),
    told(404, { kind: 'rejected', about: 'config' }),
    told(502, { kind: 'ambiguous' }),
    told(503, { kind: 'not_processed' }),
    {
      answer: { status: 200, body: 'Webhook Bad Request - Null or empty event' },
      result: { kind: 'rejected', about: 'content', code: 'teams_refused' },
    },
    {
      answer: { status: 200, body: 'Bad payload received by generic incoming webhook.' },
      result: { kind: 'rejected', about: 'content', code: 'teams_refused' },
    },
    {
      answer: { status: 200, body: 'Summary or Text is required.' },
      result: { kind: 'rejected', about: 'content', code: 'teams_refused' },
    },
    { answer: { status: 410 }, result: { kind: 'rejected', about: 'config', code: 'http_410' } },
    { answer: { status: 502 }, result: { kind: 'ambiguous', code: 'http_502' } },
  ],
  later: [
    told(429, { kind: 'not_processed' }),
    {
      answer: {
        status: 200,
        headers: { 'retry-after': '9' },
        body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId tcid=0.',
      },
      result: { kind: 'not_processed', code: 'teams_429', retryAfterMs: 9_000 },
    },
    {
      answer: { status: 202, body: 'The request was throttled.' },
      result: { kind: 'not_processed', code: 'teams_429' },
    },
  ],
  auth: { part: 'path', value: path },
  findDeliveryId: null,
  async sendWithClient(url, { message }) {
    const { body, content_type } = message as ChatMessage;
    const texts = (textsOf[body] ?? []).map((text) => ({ type: 'TextBlock', wrap: true, ...text }));
    const msteams = { width: 'Full' };
    const card =
      content_type === 'json'
        ? ownCard
        : { $schema, type: 'AdaptiveCard', version: '1.5', body: texts, msteams };
    expect(findCardProblems(card)).toEqual([]);
    const contentType = 'application/vnd.microsoft.card.adaptive';
    await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({
        type: 'message',
        attachments: [{ contentType, contentUrl: null, content: card }],
      }),
    });
  },
  clientHeaders: [],
  events: [],
};

/** What the vendor's own reader of cards has to say. */
function findCardProblems(card: object): string[] {
  const context = new SerializationContext(Versions.v1_5);
  new AdaptiveCard().parse(card, context);
  return Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
}

function refused(status: number, code: string, result: VendorError['result']): VendorError {
  const body = { error: { code, message: `What the workflow says of ${code}.` } };
  return { answer: { status, body }, result: { code: `teams_${code}`, ...result } };
}

/** An error of Teams behind the workflow, told with a good status. */
function told(status: number, result: VendorError['result']): VendorError {
  const words = `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId tcid=0,server=PE1.`;
  return {
    answer: { status: 200, body: words },
    result: { code: `teams_${status}`, ...result },
  };
}
