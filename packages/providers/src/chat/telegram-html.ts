import { parseMarkdown } from './markdown/parse-markdown.ts';
import { isWebUrl } from './markdown/web-url.ts';
import { type Dialect, writeMarkup } from './markdown/write-markup.ts';

/** The HTML of the Bot API: https://core.telegram.org/bots/api#html-style */
const html: Dialect = {
  text: escapeHtml,
  mention: escapeHtml,
  strong: (inner) => `<b>${inner}</b>`,
  emphasis: (inner) => `<i>${inner}</i>`,
  strike: (inner) => `<s>${inner}</s>`,
  code: (text) => `<code>${escapeHtml(text)}</code>`,
  codeBlock: (text, language) =>
    language === ''
      ? `<pre>${escapeHtml(text)}</pre>`
      : `<pre><code class="language-${escapeHtml(language)}">${escapeHtml(text)}</code></pre>`,
  link: (inner, { url }) => `<a href="${escapeHtml(url)}">${inner}</a>`,
  heading: (inner) => `<b>${inner}</b>`,
  // One inside another is refused.
  quote: (inner) => `<blockquote>${inner.replace(/<\/?blockquote>/g, '')}</blockquote>`,
  lineBreak: '\n',
  bullet: '• ',
  indent: '    ',
  rule: '———',
  takesUrl: isWebUrl,
};

/** Writes Markdown as the HTML that Telegram takes. */
export function toTelegramHtml(markdown: string): string {
  return writeMarkup(parseMarkdown(markdown), html);
}

/** How many characters are left when the markup is read. */
export function lengthOfHtml(html: string): number {
  return html.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot);/g, '&').length;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
