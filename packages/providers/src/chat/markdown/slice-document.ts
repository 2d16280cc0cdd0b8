import type { Block, Inline } from './nodes.ts';
import { textOf } from './write-markup.ts';

/** The text of a document with a line break after each block: the line along which it is cut. */
export function layOut(blocks: readonly Block[]): string {
  return blocks.map(layOutBlock).join('');
}

function layOutBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return `${block.children.map(textOf).join('')}\n`;
    case 'code_block':
      return `${block.text}\n`;
    case 'quote':
      return layOut(block.children);
    case 'list':
      return block.items.map(layOut).join('');
    case 'rule':
      return '\n';
    default:
      return block satisfies never;
  }
}

/** What of a document stands between two places of that line, with its markup around each piece. */
export function sliceDocument(blocks: readonly Block[], from: number, to: number): Block[] {
  return sliceBlocks(blocks, { from, to, at: 0 });
}

/** The places, and how far the walk along the line has come. */
interface Walk {
  from: number;
  to: number;
  at: number;
}

function sliceBlocks(blocks: readonly Block[], walk: Walk): Block[] {
  return blocks.flatMap((block) => sliceBlock(block, walk));
}

function sliceBlock(block: Block, walk: Walk): Block[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading': {
      const children = sliceInlines(block.children, walk);
      walk.at += 1;
      return children.length === 0 ? [] : [{ ...block, children }];
    }
    case 'code_block': {
      const text = take(block.text, walk);
      walk.at += 1;
      return text === '' ? [] : [{ ...block, text: text.replace(/\n$/, '') }];
    }
    case 'quote': {
      const children = sliceBlocks(block.children, walk);
      return children.length === 0 ? [] : [{ kind: 'quote', children }];
    }
    case 'list':
      return sliceList(block, walk);
    case 'rule': {
      const isIn = walk.at >= walk.from && walk.at < walk.to;
      walk.at += 1;
      return isIn ? [block] : [];
    }
    default:
      return block satisfies never;
  }
}

/** An item that began before goes on without its mark; those after it keep their numbers. */
function sliceList({ start, items }: Extract<Block, { kind: 'list' }>, walk: Walk): Block[] {
  const rest: Block[] = [];
  const whole: Block[][] = [];
  let first = 0;
  for (const [place, item] of items.entries()) {
    const began = walk.at;
    const blocks = sliceBlocks(item, walk);
    if (blocks.length === 0) continue;
    if (began < walk.from) rest.push(...blocks);
    else {
      if (whole.length === 0) first = place;
      whole.push(blocks);
    }
  }
  if (whole.length === 0) return rest;
  return [...rest, { kind: 'list', start: start === null ? null : start + first, items: whole }];
}

function sliceInlines(pieces: readonly Inline[], walk: Walk): Inline[] {
  return pieces.flatMap((piece) => sliceInline(piece, walk));
}

function sliceInline(piece: Inline, walk: Walk): Inline[] {
  switch (piece.kind) {
    case 'text':
    case 'code': {
      const text = take(piece.text, walk);
      return text === '' ? [] : [{ ...piece, text }];
    }
    // What calls somebody is one piece.
    case 'mention':
    case 'break': {
      const isIn = walk.at >= walk.from && walk.at < walk.to;
      walk.at += textOf(piece).length;
      return isIn ? [piece] : [];
    }
    case 'strong':
    case 'emphasis':
    case 'strike':
    case 'link': {
      const children = sliceInlines(piece.children, walk);
      return children.length === 0 ? [] : [{ ...piece, children }];
    }
    default:
      return piece satisfies never;
  }
}

function take(text: string, walk: Walk): string {
  const { from, to, at } = walk;
  walk.at += text.length;
  return text.slice(Math.max(0, from - at), Math.max(0, to - at));
}
