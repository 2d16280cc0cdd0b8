import type { Block, Inline } from '../chat/markdown/nodes.ts';
import { parseMarkdown } from '../chat/markdown/parse-markdown.ts';
import { layOut, sliceDocument } from '../chat/markdown/slice-document.ts';
import { writeAsMarkdown } from '../chat/markdown/write-as-markdown.ts';
import type { Cuttable } from './cut-text.ts';

/** Markdown that is cut along what people read: markup closes at the end of a piece and opens again in the next. */
export function cutMarkdown(body: string): Cuttable {
  const blocks = parseMarkdown(body);
  return {
    text: layOut(blocks),
    write: (from, to, end) => {
      const piece = sliceDocument(blocks, from, to);
      return writePiece(end === undefined ? piece : withEnd(piece, end));
    },
  };
}

/** Where marks that stand close to each other would be read as others, a piece has none. */
function writePiece(blocks: Block[]): string {
  const written = writeAsMarkdown(blocks);
  const isSame = lettersOf(parseMarkdown(written)) === lettersOf(blocks);
  return isSame ? written : writeAsMarkdown(withoutMarks(blocks));
}

function lettersOf(blocks: readonly Block[]): string {
  return layOut(blocks).replace(/\s+/g, '');
}

function withoutMarks(blocks: readonly Block[]): Block[] {
  return layOut(blocks)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ kind: 'paragraph', children: [{ kind: 'text', text: line.trim() }] }));
}

/** Writes something after the last word, inside of what the word stands in. */
function withEnd(blocks: Block[], end: string): Block[] {
  const last = blocks.at(-1);
  const others = blocks.slice(0, -1);
  switch (last?.kind) {
    case 'paragraph':
    case 'heading':
      return [
        ...others,
        { ...last, children: [...trimEnd(last.children), { kind: 'text', text: end }] },
      ];
    case 'code_block':
      return [...others, { ...last, text: last.text.trimEnd() + end }];
    case 'quote':
      return [...others, { ...last, children: withEnd(last.children, end) }];
    case 'list': {
      const item = withEnd(last.items.at(-1) ?? [], end);
      return [...others, { ...last, items: [...last.items.slice(0, -1), item] }];
    }
    default:
      return [...blocks, { kind: 'paragraph', children: [{ kind: 'text', text: end }] }];
  }
}

function trimEnd(pieces: readonly Inline[]): Inline[] {
  const last = pieces.at(-1);
  if (last?.kind === 'break') return pieces.slice(0, -1);
  if (last?.kind !== 'text') return [...pieces];
  return [...pieces.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}
