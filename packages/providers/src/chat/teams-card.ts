import type { Block, Inline } from './markdown/nodes.ts';
import { parseMarkdown } from './markdown/parse-markdown.ts';
import { isWebUrl } from './markdown/web-url.ts';
import { type Dialect, writeInlines } from './markdown/write-markup.ts';

/** A text of an Adaptive Card; without `wrap` it ends at the edge of the card. */
interface TextBlock {
  type: 'TextBlock';
  text: string;
  wrap: true;
  [look: string]: unknown;
}

/**
 * What a text of a card knows of Markdown: bold, italic, links and lists, and nothing else.
 * https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/cards-format
 */
const cardMarkdown: Dialect = {
  text: escapeText,
  mention: escapeText,
  strong: (inner) => `**${inner}**`,
  emphasis: (inner) => `_${inner}_`,
  strike: (inner) => inner,
  code: escapeText,
  codeBlock: escapeText,
  link: (inner, { url }) => `[${inner}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`,
  heading: (inner) => inner,
  quote: (inner) => inner,
  lineBreak: '\n\n',
  bullet: '- ',
  indent: '',
  rule: '',
  takesUrl: isWebUrl,
};

/** Writes Markdown as an Adaptive Card as wide as the conversation: https://adaptivecards.io/explorer/AdaptiveCard.html */
export function toAdaptiveCard(markdown: string): object {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    body: parseMarkdown(markdown).flatMap((block) => writeBlock(block)),
    msteams: { width: 'Full' },
  };
}

function writeBlock(block: Block): TextBlock[] {
  switch (block.kind) {
    case 'paragraph':
      return [textBlock(write(block.children))];
    case 'heading': {
      const size = (['ExtraLarge', 'Large', 'Medium'] as const)[block.level - 1] ?? 'Default';
      return [textBlock(write(block.children), { weight: 'Bolder', size })];
    }
    case 'code_block':
      return block.text.split('\n').map((line, place) =>
        textBlock(writeCodeLine(line), {
          fontType: 'Monospace',
          ...(place > 0 && { spacing: 'None' }),
        }),
      );
    case 'quote':
      return block.children.flatMap(writeBlock).map((part) => ({ ...part, isSubtle: true }));
    case 'list':
      return [textBlock(listLines(block).join('\r'))];
    case 'rule':
      return [textBlock('\u00a0', { separator: true })];
    default:
      return block satisfies never;
  }
}

/** An item is one line; lists in it are lines of the same list, since a card knows no others. */
function listLines({ start, items }: Extract<Block, { kind: 'list' }>): string[] {
  return items.flatMap((item, place) => {
    const marker = start === null ? '- ' : `${start + place}. `;
    const own = item.flatMap((block) =>
      block.kind === 'list' ? [] : writeBlock(block).map(({ text }) => text.replace(/\s+/g, ' ')),
    );
    const inner = item.flatMap((block) => (block.kind === 'list' ? listLines(block) : []));
    return [marker + own.join(' '), ...inner];
  });
}

function textBlock(text: string, look: Record<string, unknown> = {}): TextBlock {
  return { type: 'TextBlock', text, wrap: true, ...look };
}

function write(pieces: readonly Inline[]): string {
  return writeInlines(pieces, cardMarkdown);
}

/** A line of code begins where it began. */
function writeCodeLine(line: string): string {
  const indented = escapeText(line).replace(/^ +/, (spaces) => '\u00a0'.repeat(spaces.length));
  return indented === '' ? '\u00a0' : indented;
}

function escapeText(text: string): string {
  return text.replace(/[\\*_[\]]|(?<=^)[-+#]|(?<=^\d{1,9})\./g, String.raw`\$&`);
}
