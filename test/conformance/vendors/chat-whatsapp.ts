import { createHmac } from 'node:crypto';
import type { ChatMessage } from '@notiflow/contracts';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const access_token = 'EAAcanary0123456789';
const phone_number_id = '106540352242922';
const id = 'wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI3N0EAAA==';

const app_secret = 'secret-canary-0123456789abcdef';

/** https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples#message-status-updates */
const event = Buffer.from(
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550783881', phone_number_id },
              statuses: [
                { id, status: 'sent', timestamp: '1699999999', recipient_id: '16505551234' },
                {
                  id,
                  status: 'delivered',
                  timestamp: '1700000000',
                  recipient_id: '16505551234',
                  biz_opaque_callback_data: '0199f6a2-7a52-7c35-8f4e-3f0f3c9b1a01',
                },
                {
                  id: 'wamid.2',
                  status: 'failed',
                  timestamp: '1700000001',
                  recipient_id: '16505551234',
                  errors: [{ code: 131026, title: 'Message undeliverable' }],
                },
              ],
            },
          },
        ],
      },
    ],
  }),
);

const components = [{ type: 'body', parameters: [{ type: 'text', text: '42' }] }];

/** What the messages of the suite are in WhatsApp's markup: https://faq.whatsapp.com/539178204879377 */
const textOf: Record<string, string> = {
  'body-canary': 'body-canary',
  '# Grüße ✓\n\n**100 %** & \\<\\!channel\\> [here](https://example.com/?a=1&b=2)\n\n- one\n- _two_\n\n```\n1 < 2\n```\n':
    '*Grüße ✓*\n\n*100 %* & <!channel> here (https://example.com/?a=1&b=2)\n\n- one\n- _two_\n\n```1 < 2```',
};

/**
 * WhatsApp, which has no client for Node any more: requests are those of
 * https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages and …/guides/send-message-templates.
 */
export const row: VendorRow = {
  channels: [
    { settings: { phone_number_id }, credentials: { access_token } },
    {
      settings: { phone_number_id, template_name: 'update', template_language: 'pt_BR' },
      credentials: { access_token },
    },
    // Our id goes along when it is asked for: Meta's schema lacks the field that its pages describe.
    { settings: { phone_number_id, callback_data: true }, credentials: { access_token } },
  ],
  origins: ['https://graph.facebook.com'],
  messages: [
    {
      to: '+16505551234',
      body: JSON.stringify({ name: 'order', language: { code: 'de' }, components }),
      content_type: 'json',
    },
    {
      to: '+16505551234',
      body: JSON.stringify({
        type: 'template',
        template: { name: 'order', language: 'de', components },
      }),
      content_type: 'json',
    },
    {
      to: '+16505551234',
      body: JSON.stringify({ type: 'image', image: { link: 'https://example.com/a.png' } }),
      content_type: 'json',
    },
  ],
  accepts: {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      contacts: [{ input: '+16505551234', wa_id: '16505551234' }],
      messages: [{ id, message_status: 'accepted' }],
    },
    providerMessageId: id,
  },
  errors: [
    error(400, 131047, { kind: 'rejected', about: 'content' }),
    ...[100, 131008, 131009, 131051, 132000, 132001, 132005, 132007, 132012, 132015].map((code) =>
      error(400, code, { kind: 'rejected', about: 'content' }),
    ),
    ...[131026, 131030, 131049, 131050, 130472, 131021].map((code) =>
      error(400, code, { kind: 'rejected', about: 'recipient' }),
    ),
    ...[0, 190].map((code) => error(401, code, { kind: 'rejected', about: 'config' })),
    ...[3, 10, 200, 368, 131005, 131031, 131042, 133010].map((code) =>
      error(403, code, { kind: 'rejected', about: 'config' }),
    ),
    ...[131016, 131057, 133004, 2].map((code) => error(500, code, { kind: 'not_processed' })),
    ...[1, 131000].map((code) => error(500, code, { kind: 'ambiguous' })),
    { answer: { status: 500 }, result: { kind: 'ambiguous', code: 'http_500' } },
    { answer: { status: 400, body: '<html>' }, result: { kind: 'rejected', code: 'http_400' } },
  ],
  later: [
    ...[4, 80007, 130429, 131048].map((code) => error(429, code, { kind: 'not_processed' })),
    // One person gets too much; the answer is a bad request.
    error(400, 131056, { kind: 'not_processed' }),
  ],
  auth: { header: 'authorization', value: `Bearer ${access_token}` },
  findDeliveryId: null,
  async sendWithClient(url, { deliveryId, message, channel: { settings } }) {
    await fetch(`${url}/v23.0/${phone_number_id}/messages`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: `Bearer ${access_token}`,
      },
      body: JSON.stringify({
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: (message as ChatMessage).to,
        ...contentOf(message as ChatMessage, settings),
        ...(settings.callback_data === true && { biz_opaque_callback_data: deliveryId }),
      }),
    });
  },
  clientHeaders: [],
  // Meta shows no signature; that the scheme is GitHub's is proved beside the provider with what GitHub shows.
  events: [
    {
      channel: { settings: { phone_number_id }, credentials: { access_token, app_secret } },
      reports: [
        {
          kind: 'delivered',
          deliveryId: '0199f6a2-7a52-7c35-8f4e-3f0f3c9b1a01',
          providerMessageId: id,
          address: '+16505551234',
          at: new Date(1_700_000_000_000),
        },
        { kind: 'failed', providerMessageId: 'wamid.2', code: 'whatsapp_131026' },
      ],
      event: {
        method: 'POST',
        url: 'https://notiflow.example/provider-events/channel-1',
        headers: {
          'x-hub-signature-256': `sha256=${createHmac('sha256', app_secret).update(event).digest('hex')}`,
        },
        body: event,
      },
    },
  ],
};

function contentOf({ body, content_type }: ChatMessage, settings: Record<string, unknown>): object {
  if (content_type === 'json') {
    if (body.includes('image')) {
      return { type: 'image', image: { link: 'https://example.com/a.png' } };
    }
    const language = { policy: 'deterministic', code: 'de' };
    return { type: 'template', template: { name: 'order', language, components } };
  }
  const text = textOf[body] ?? '';
  if (settings.template_name === undefined) {
    return { type: 'text', text: { preview_url: false, body: text } };
  }
  const parameters = [{ type: 'text', text: text.replaceAll(/\n+/g, ' ') }];
  return {
    type: 'template',
    template: {
      name: 'update',
      language: { policy: 'deterministic', code: 'pt_BR' },
      components: [{ type: 'body', parameters }],
    },
  };
}

function error(status: number, code: number, result: VendorError['result']): VendorError {
  const body = {
    error: {
      message: `(#${code}) What WhatsApp says of it`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details: 'More of it.' },
      fbtrace_id: 'Az8or2yhqkZfEZ-_4Qn_Bam',
    },
  };
  return { answer: { status, body }, result: { code: `whatsapp_${code}`, ...result } };
}
