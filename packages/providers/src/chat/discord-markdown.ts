import { parseMarkdown } from './markdown/parse-markdown.ts';
import { isWebUrl } from './markdown/web-url.ts';
import { type Dialect, writeMarkup } from './markdown/write-markup.ts';

/** A link stands as it is; everything else that Discord could take for markup is escaped. */
const special = /https?:\/\/[^\s<>]+|[\\*_~`|<[]|(?<=^|\n)[#>+-]/g;

/** Discord's own Markdown: https://support.discord.com/hc/en-us/articles/210298617 */
const discordMarkdown: Dialect = {
  text: (text) => text.replace(special, (found) => (found.length > 1 ? found : `\\${found}`)),
  mention: (text) => text,
  strong: (inner) => `**${inner}**`,
  emphasis: (inner) => `*${inner}*`,
  strike: (inner) => `~~${inner}~~`,
  code: (text) => `\`${text.replaceAll('`', "'")}\``,
  codeBlock: (text, language) => `\`\`\`${language}\n${text.replaceAll('```', "'''")}\n\`\`\``,
  link: (inner, { url, label }) =>
    label === url ? url : `[${inner}](${url.replaceAll(')', '%29')})`,
  heading: (inner, level) => (level > 3 ? `**${inner}**` : `${'#'.repeat(level)} ${inner}`),
  quote: (inner) => inner.replace(/^/gm, '> '),
  lineBreak: '\n',
  bullet: '- ',
  indent: '  ',
  rule: '———',
  takesUrl: (url) => isWebUrl(url) && url.startsWith('http'),
};

/** Writes Markdown as Discord reads it. */
export function toDiscordMarkdown(markdown: string): string {
  return writeMarkup(parseMarkdown(markdown), discordMarkdown);
}
