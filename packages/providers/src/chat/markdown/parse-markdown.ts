import MarkdownIt, { type Token } from 'markdown-it';
import type { Block, Inline } from './nodes.ts';

// No HTML from the source. Escaped characters stay apart from what stands as it was written.
const parser = new MarkdownIt('commonmark', { html: false })
  .enable('strikethrough')
  .disable('text_join');

/** How services write a mention: in angle brackets, or a name after an @ that is not inside an address. */
const mention = /(<[!@#][^<>\s]{1,100}>|(?<![\p{L}\p{N}_.@/-])@[\w.-]{1,100})/u;

/** Reads Markdown as CommonMark has it, with `~~strike~~`. */
export function parseMarkdown(source: string): Block[] {
  return readBlocks(createReader(parser.parse(source, {})));
}

interface Reader {
  next(): Token | undefined;
}

function createReader(tokens: readonly Token[]): Reader {
  let place = 0;
  return {
    next: () => {
      const token = tokens[place];
      place += 1;
      return token;
    },
  };
}

/** Reads until what is open closes. */
function readBlocks(reader: Reader): Block[] {
  const blocks: Block[] = [];
  for (let token = reader.next(); token !== undefined; token = reader.next()) {
    if (token.nesting === -1) return blocks;
    const block = readBlock(token, reader);
    if (block !== null) blocks.push(block);
  }
  return blocks;
}

function readBlock(token: Token, reader: Reader): Block | null {
  switch (token.type) {
    case 'paragraph_open':
      return { kind: 'paragraph', children: readLine(reader) };
    case 'heading_open':
      return { kind: 'heading', level: Number(token.tag.slice(1)), children: readLine(reader) };
    case 'blockquote_open':
      return { kind: 'quote', children: readBlocks(reader) };
    case 'bullet_list_open':
      return { kind: 'list', start: null, items: readItems(reader) };
    case 'ordered_list_open':
      return { kind: 'list', start: Number(token.attrGet('start') ?? 1), items: readItems(reader) };
    case 'fence':
    case 'code_block':
      return {
        kind: 'code_block',
        language: /^[\w+#.-]*/.exec(token.info.trim())?.[0] ?? '',
        text: unescapeCode(token.content).replace(/\n$/, ''),
      };
    case 'hr':
      return { kind: 'rule' };
    default:
      return null;
  }
}

function readItems(reader: Reader): Block[][] {
  const items: Block[][] = [];
  for (let token = reader.next(); token !== undefined; token = reader.next()) {
    if (token.nesting === -1) return items;
    items.push(readBlocks(reader));
  }
  return items;
}

/** Reads the one line of a block and what closes the block. */
function readLine(reader: Reader): Inline[] {
  const line = reader.next();
  reader.next();
  return joinTexts(readInlines(createReader(line?.children ?? [])));
}

function readInlines(reader: Reader): Inline[] {
  const pieces: Inline[] = [];
  for (let token = reader.next(); token !== undefined; token = reader.next()) {
    if (token.nesting === -1) return joinTexts(pieces);
    pieces.push(...readInline(token, reader));
  }
  return pieces;
}

function readInline(token: Token, reader: Reader): Inline[] {
  switch (token.type) {
    case 'strong_open':
      return [{ kind: 'strong', children: readInlines(reader) }];
    case 'em_open':
      return [{ kind: 'emphasis', children: readInlines(reader) }];
    case 's_open':
      return [{ kind: 'strike', children: readInlines(reader) }];
    case 'link_open':
      return [{ kind: 'link', url: attributeOf(token, 'href'), children: readInlines(reader) }];
    case 'image': {
      const url = attributeOf(token, 'src');
      const text = token.content === '' ? url : token.content;
      return [{ kind: 'link', url, children: [{ kind: 'text', text }] }];
    }
    case 'code_inline':
      return [{ kind: 'code', text: unescapeCode(token.content) }];
    case 'softbreak':
    case 'hardbreak':
      return [{ kind: 'break' }];
    // A character that was escaped is part of no mention.
    case 'text':
      return readText(token.content);
    default:
      return [{ kind: 'text', text: token.content }];
  }
}

function readText(content: string): Inline[] {
  // Every second piece is what the group of the pattern holds.
  return content
    .split(mention)
    .map((text, place) => ({ kind: place % 2 === 1 ? 'mention' : 'text', text }));
}

function attributeOf(token: Token, name: string): string {
  return String(token.attrGet(name) ?? '');
}

/**
 * In code a backslash would be one; but a value in code was escaped as everywhere, since nobody knew that it would stand
 * there.
 */
function unescapeCode(text: string): string {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
}

function joinTexts(pieces: Inline[]): Inline[] {
  const joined: Inline[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.kind === 'text' && piece.kind === 'text') {
      last.text += piece.text;
    } else joined.push(piece);
  }
  return joined.filter((piece) => piece.kind !== 'text' || piece.text !== '');
}
