import type { Block, Inline } from './nodes.ts';

/** How a service writes what Markdown can say. What is inside is written already. */
export interface Dialect {
  /** Makes characters stand for themselves. */
  text(text: string): string;
  /** What the template wrote in the words of a service, perhaps of another one. */
  mention(text: string): string;
  strong(inner: string): string;
  emphasis(inner: string): string;
  strike(inner: string): string;
  code(text: string): string;
  codeBlock(text: string, language: string): string;
  /** `label` is what stands in the link without any markup. */
  link(inner: string, link: { url: string; label: string }): string;
  heading(inner: string, level: number): string;
  quote(inner: string): string;
  /** What a line of text ends with inside a paragraph. */
  lineBreak: string;
  /** What stands before an item of a list, and before its further lines. */
  bullet: string;
  indent: string;
  rule: string;
  /** Whether the address may be followed; others are left out and their text stays. */
  takesUrl(url: string): boolean;
}

/** Writes a document in the markup of a service. */
export function writeMarkup(blocks: readonly Block[], dialect: Dialect): string {
  return blocks.map((block) => writeBlock(block, dialect)).join('\n\n');
}

function writeBlock(block: Block, dialect: Dialect): string {
  switch (block.kind) {
    case 'paragraph':
      return writeInlines(block.children, dialect);
    case 'heading':
      return dialect.heading(writeInlines(block.children, dialect), block.level);
    case 'code_block':
      return dialect.codeBlock(block.text, block.language);
    case 'quote':
      return dialect.quote(writeMarkup(block.children, dialect));
    case 'list':
      return block.items
        .map((item, place) => writeItem(item, { block, place, dialect }))
        .join('\n');
    case 'rule':
      return dialect.rule;
    default:
      return block satisfies never;
  }
}

function writeItem(
  item: Block[],
  {
    block: { start },
    place,
    dialect,
  }: { block: Extract<Block, { kind: 'list' }>; place: number; dialect: Dialect },
): string {
  const marker = start === null ? dialect.bullet : `${start + place}. `;
  // The blocks of an item stand closer to each other than those of a document.
  const written = item.map((block) => writeBlock(block, dialect)).join('\n');
  return marker + written.replaceAll('\n', `\n${dialect.indent}`);
}

/** Writes a line in the markup of a service. */
export function writeInlines(pieces: readonly Inline[], dialect: Dialect): string {
  return pieces.map((piece) => writeInline(piece, dialect)).join('');
}

function writeInline(piece: Inline, dialect: Dialect): string {
  switch (piece.kind) {
    case 'text':
      return dialect.text(piece.text);
    case 'mention':
      return dialect.mention(piece.text);
    case 'code':
      return dialect.code(piece.text);
    case 'break':
      return dialect.lineBreak;
    case 'strong':
    case 'emphasis':
    case 'strike': {
      const inner = writeInlines(piece.children, dialect);
      // Services take a mark for one only where it touches a word.
      const [, before = '', word = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(inner) ?? [];
      return word === '' ? inner : before + dialect[piece.kind](word) + after;
    }
    case 'link': {
      const inner = writeInlines(piece.children, dialect);
      const { url } = piece;
      return dialect.takesUrl(url) ? dialect.link(inner, { url, label: textOf(piece) }) : inner;
    }
    default:
      return piece satisfies never;
  }
}

/** What stands in a piece, without markup. */
export function textOf(piece: Inline): string {
  if (piece.kind === 'break') return '\n';
  return 'text' in piece ? piece.text : piece.children.map(textOf).join('');
}
