import { parseMarkdown } from './markdown/parse-markdown.ts';
import { isWebUrl } from './markdown/web-url.ts';
import { type Dialect, writeMarkup } from './markdown/write-markup.ts';

/** WhatsApp has no links but URLs, and no word for an asterisk that is none: https://faq.whatsapp.com/539178204879377 */
const whatsappText: Dialect = {
  text: (text) => text,
  mention: (text) => text,
  strong: (inner) => `*${inner}*`,
  emphasis: (inner) => `_${inner}_`,
  strike: (inner) => `~${inner}~`,
  code: (text) => `\`${text.replaceAll('`', "'")}\``,
  codeBlock: (text) => `\`\`\`${text.replaceAll('```', "'''")}\`\`\``,
  link: (inner, { url, label }) => {
    const target = url.replace(/^(?:mailto|tel):/i, '');
    return label === url || label === target ? target : `${inner} (${target})`;
  },
  heading: (inner) => `*${inner.replaceAll('*', '')}*`,
  quote: (inner) => inner.replace(/^/gm, '> '),
  lineBreak: '\n',
  bullet: '- ',
  indent: '  ',
  rule: '———',
  takesUrl: isWebUrl,
};

/** Writes Markdown as WhatsApp reads it. */
export function toWhatsappText(markdown: string): string {
  return writeMarkup(parseMarkdown(markdown), whatsappText);
}
