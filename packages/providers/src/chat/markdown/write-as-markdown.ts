import type { Block } from './nodes.ts';
import { type Dialect, writeMarkup } from './write-markup.ts';

/** Writes a document as Markdown that `parseMarkdown` reads as the same document again. */
export function writeAsMarkdown(blocks: readonly Block[]): string {
  return writeMarkup(blocks, {
    ...markdown,
    code: (text) => markdown.code(escapeCode(text)),
    codeBlock: (text, language) => markdown.codeBlock(escapeCode(text), language),
  });
}

/** What could be markup: anywhere, where a line begins, and after the number that begins it. */
const special = /[\\*_~`<>[\]&|]|(?<=^)[-+#=]|(?<=^\d{1,9})[.)]/g;

/** CommonMark with `~~strike~~`. */
export const markdown: Dialect = {
  text: (text) => text.replace(special, String.raw`\$&`),
  mention: (text) => text,
  strong: (inner) => `**${inner}**`,
  emphasis: (inner) => `*${inner}*`,
  strike: (inner) => `~~${inner}~~`,
  code: (text) => {
    const fence = fenceOf(text, 1);
    const space = /^`|`$|^ .* $/s.test(text) ? ' ' : '';
    return `${fence}${space}${text}${space}${fence}`;
  },
  codeBlock: (text, language) => {
    const fence = fenceOf(text, 3);
    return `${fence}${language}\n${text}\n${fence}`;
  },
  link: (inner, { url }) => `[${inner}](<${url.replace(/[<>\\]/g, encodeURIComponent)}>)`,
  heading: (inner, level) => `${'#'.repeat(level)} ${inner.replace(/\\?\n/g, ' ')}`,
  quote: (inner) => inner.replace(/^/gm, '> '),
  lineBreak: '\\\n',
  bullet: '- ',
  indent: '   ',
  rule: '---',
  takesUrl: () => true,
};

/** Longer than every row of backticks in the text. */
function fenceOf(text: string, least: number): string {
  const rows = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(least, ...rows.map(({ length }) => length + 1)));
}

/** Values in code are read as values elsewhere: with a backslash before each special character. */
function escapeCode(text: string): string {
  return text.replace(/\\(?=[!-/:-@[-`{-~])/g, String.raw`\\`);
}
