import type { FieldProblem } from '@notiflow/contracts';
import { postJson } from '../http/build-call.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed } from '../http/read-answer.ts';
import { textAt } from '../http/read-json.ts';
import { rejected, type SendResult } from '../send-result.ts';
import { tokenSchema } from '../token-schema.ts';
import { buildWhatsappContent } from './whatsapp-content.ts';
import { isOfWhatsapp, readWhatsappEvent } from './whatsapp-events.ts';
import { toWhatsappText } from './whatsapp-text.ts';

/**
 * Chat in WhatsApp through Meta's Cloud API, to the phone number of the user. Our id comes back with its statuses; there
 * is no key that would tell a repeat. https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */
export const whatsapp = defineHttpProvider({
  channelType: 'chat',
  name: 'whatsapp',
  settings: {
    type: 'object',
    properties: {
      phone_number_id: {
        type: 'string',
        pattern: '^[0-9]{1,20}$',
        description: 'The id of the number that sends, which is not the number itself.',
      },
      template_name: {
        type: 'string',
        pattern: '^[a-z0-9_]{1,512}$',
        description:
          'An approved template with one parameter in its body: messages in Markdown go out as that parameter, at any time. Without it they are free text, for the 24 hours after the person wrote.',
      },
      template_language: {
        type: 'string',
        pattern: '^[a-z]{2,3}(_[A-Z]{2})?$',
        description: 'The language of that template, as `en` or `pt_BR`.',
      },
      unfurl: {
        type: 'boolean',
        default: false,
        description: 'Whether WhatsApp shows a preview of the page that a message links to.',
      },
      callback_data: {
        type: 'boolean',
        default: false,
        description:
          'Whether our id goes along as `biz_opaque_callback_data`, which comes back with the statuses: then they find their message also when a worker was lost before it wrote down that of WhatsApp. Meta documents the field, and leaves it out of the schema it publishes.',
      },
      api_version: {
        type: 'string',
        pattern: '^v[0-9]{2}\\.0$',
        default: 'v23.0',
        description: 'The version of the Graph API.',
      },
    },
    required: ['phone_number_id'],
    additionalProperties: false,
  },
  credentials: {
    type: 'object',
    properties: {
      access_token: {
        ...tokenSchema('A token of a system user with `whatsapp_business_messaging`.'),
        maxLength: 1_000,
      },
      app_secret: tokenSchema('The secret of the app, which signs its events.'),
      verify_token: tokenSchema(
        'A word of your own that Meta sends when the callback URL is set up.',
      ),
    },
    required: ['access_token'],
    additionalProperties: false,
  },
  timeoutMs: 15_000,
  concurrency: 50,
  takesKey: false,
  reach: 'phone',
  check: async ({ settings }) => findProblems(settings),
  request({ deliveryId, message, channel: { settings, credentials } }) {
    const { to } = message;
    if (to === undefined) {
      const reason = 'The message goes to no number.';
      return rejected('recipient', { code: 'no_address', reason });
    }
    const content = buildWhatsappContent(message, settings);
    if ('kind' in content) return content;
    const version = settings.api_version ?? 'v23.0';
    return postJson(
      `https://graph.facebook.com/${version}/${settings.phone_number_id}/messages`,
      { authorization: `Bearer ${credentials.access_token}` },
      {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to,
        ...content,
        ...(settings.callback_data && { biz_opaque_callback_data: deliveryId }),
      },
    );
  },
  read,
  // Of free text; a parameter of a template has less, as much as its other words leave.
  lengthLimit: {
    max: 4_096,
    unit: 'characters',
    lengthOf: ({ body, content_type }) =>
      content_type === 'json' ? 0 : toWhatsappText(body).length,
  },
  events: {
    verify: (event, { credentials }) => isOfWhatsapp(event, credentials),
    read: readWhatsappEvent,
  },
});

function findProblems(settings: {
  template_name?: string;
  template_language?: string;
}): FieldProblem[] {
  if (settings.template_language === undefined || settings.template_name !== undefined) return [];
  const message = 'must be there where template_language is';
  return [{ field: 'settings.template_name', message, reason: 'required' }];
}

/**
 * https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes. None says that nobody has the number: 131026
 * is said of old apps and unread terms as well, and 131050 of advertising alone, so that no address is suppressed.
 */
const classOf = classifyCodes({
  recipient: [130472, 130497, 131021, 131026, 131030, 131049, 131050],
  config: [
    0, 3, 10, 33, 190, 200, 210, 294, 299, 368, 131005, 131031, 131037, 131042, 131045, 133000,
    133005, 133006, 133008, 133009, 133010, 133015,
  ],
  content: [
    100, 131008, 131009, 131047, 131051, 131052, 131053, 132000, 132001, 132005, 132007, 132012,
    132015, 132016, 132018, 132068, 132069,
  ],
  not_processed: [2, 4, 17, 80007, 130429, 131016, 131048, 131056, 131057, 133004, 133016],
  ambiguous: [1, 131000],
});

function read({ status, json }: HttpAnswer): SendResult | undefined {
  const body = json();
  if (status < 300) return accepted(textAt(body, 'messages', 0, 'id'));
  const code = textAt(body, 'error', 'code') ?? '';
  const errorClass = classOf(code);
  if (errorClass === undefined) return undefined;
  const reason = `WhatsApp answered ${status} with error ${code}.`;
  return failed(errorClass, { code: `whatsapp_${code}`, reason });
}
