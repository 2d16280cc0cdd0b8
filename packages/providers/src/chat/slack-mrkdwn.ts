import { parseMarkdown } from './markdown/parse-markdown.ts';
import { isWebUrl } from './markdown/web-url.ts';
import { type Dialect, writeMarkup } from './markdown/write-markup.ts';

/** Of everybody, a group, a person, a room. */
const mention = /^<(?:![a-z]+(?:\^[A-Z0-9]+)?|@[UWB][A-Z0-9]+|#[CG][A-Z0-9]+)>$/;

/**
 * Slack's own markup: https://docs.slack.dev/messaging/formatting-message-text. It has no word for an asterisk that is
 * none, so that a value may still look bold; a link or a mention it cannot become.
 */
const mrkdwn: Dialect = {
  text: escapeText,
  mention: (text) => (mention.test(text) ? text : escapeText(text)),
  strong: (inner) => `*${inner}*`,
  emphasis: (inner) => `_${inner}_`,
  strike: (inner) => `~${inner}~`,
  code: (text) => `\`${escapeText(text.replaceAll('`', "'"))}\``,
  codeBlock: (text) => `\`\`\`\n${escapeText(text.replaceAll('```', "'''"))}\n\`\`\``,
  link: (inner, { url, label }) => {
    const target = escapeText(url).replaceAll('|', '%7C');
    return label === url ? `<${target}>` : `<${target}|${inner.replaceAll('|', '\u2502')}>`;
  },
  heading: (inner) => `*${inner.replaceAll('*', '')}*`,
  quote: (inner) => inner.replace(/^/gm, '> '),
  lineBreak: '\n',
  bullet: '• ',
  indent: '    ',
  rule: '———',
  takesUrl: isWebUrl,
};

/** Writes Markdown as Slack's mrkdwn. Values of data can neither hide a link nor call anybody. */
export function toMrkdwn(markdown: string): string {
  return writeMarkup(parseMarkdown(markdown), mrkdwn);
}

/** The three characters that open Slack's own words: https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
