import type { ChatMessage } from '@notiflow/contracts';
import { parseJson, textAt, valueAt } from '../http/read-json.ts';
import { type RejectedMessage, rejected } from '../send-result.ts';
import { toWhatsappText } from './whatsapp-text.ts';

/** What the channel says of messages in Markdown. */
interface Chosen {
  unfurl?: boolean;
  template_name?: string;
  template_language?: string;
}

/** Types of messages whose words stand in a field of the name: https://developers.facebook.com/docs/whatsapp/cloud-api/messages */
const types = [
  'template',
  'text',
  'image',
  'document',
  'video',
  'audio',
  'sticker',
  'location',
  'contacts',
  'interactive',
];

/**
 * Builds what a message says in WhatsApp. Free text is for the 24 hours after the person wrote; at any other time it has
 * to be a template that WhatsApp approved, as the channel or the body names it.
 */
export function buildWhatsappContent(
  { body, content_type }: Pick<ChatMessage, 'body' | 'content_type'>,
  { unfurl = false, template_name, template_language }: Chosen,
): object | RejectedMessage {
  if (content_type === 'json') return readContent(parseJson(body));
  const text = toWhatsappText(body);
  if (template_name === undefined) {
    return { type: 'text', text: { preview_url: unfurl, body: text } };
  }
  // A parameter may hold no line breaks, no tabs and no more than four spaces in a row.
  const parameters = [{ type: 'text', text: text.replace(/\s+/g, ' ').trim() }];
  return toTemplate({
    name: template_name,
    language: { code: template_language ?? 'en' },
    components: [{ type: 'body', parameters }],
  });
}

function readContent(json: unknown): object | RejectedMessage {
  if (textAt(json, 'name') !== undefined) return toTemplate(json as object);
  const type = textAt(json, 'type') ?? '';
  const content = types.includes(type) ? valueAt(json, type) : undefined;
  if (typeof content !== 'object' || content === null) {
    const reason =
      'The body is neither a template (`name`, `language`, `components`) nor a message with its `type` and what stands in it.';
    return rejected('content', { code: 'whatsapp_json_invalid', reason });
  }
  return type === 'template' ? toTemplate(content) : { type, [type]: content };
}

/** The one policy there is has to be named. */
function toTemplate(template: object): object {
  const language = valueAt(template, 'language');
  const named = typeof language === 'string' ? { code: language } : (language as object);
  return {
    type: 'template',
    template: { ...template, language: { policy: 'deterministic', ...named } },
  };
}
