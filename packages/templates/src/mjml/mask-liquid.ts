import { Tokenizer, TokenKind } from 'liquidjs';

/** A source whose Liquid was replaced by words that mean nothing in markup. */
export interface MaskedSource {
  text: string;
  /** Puts the Liquid back into a text that was made of the masked one. */
  unmask(text: string): string;
  /** The line of the source, counted from 1, that a place in the masked text is on. */
  lineAt(offset: number): number;
  /** Lines of Liquid that a text made of the masked one has lost. */
  findLost(text: string): number[];
}

/** Liquid may hold quotes and `<`, which markup would end at; as a word it stands wherever a text or an attribute may. */
export function maskLiquid(source: string): MaskedSource {
  const prefix = findPrefix(source);
  const liquid: string[] = [];
  let text = '';
  for (const { kind, begin, end } of new Tokenizer(source).readTopLevelTokens()) {
    const piece = source.slice(begin, end);
    text += kind === TokenKind.HTML ? piece : `${prefix}${liquid.push(piece) - 1}z`;
  }
  text = blankComments(text);
  const word = new RegExp(`${prefix}(\\d+)z`, 'g');
  const unmask = (masked: string) => masked.replace(word, (_, index) => liquid[index] ?? '');
  const lineAt = (offset: number) => unmask(text.slice(0, offset)).split('\n').length;
  return {
    text,
    unmask,
    lineAt,
    findLost(made) {
      const kept = new Set(Array.from(made.matchAll(word), ([found]) => found));
      const lost = Array.from(text.matchAll(word)).filter(([found]) => !kept.has(found));
      return lost.slice(0, lostMax).map(({ index }) => lineAt(index));
    },
  };
}

/** Enough to see what is wrong. */
const lostMax = 10;

/** The compiler takes no comment for the beginning. */
function blankComments(text: string): string {
  return text.replace(/^\s*(?:<!--.*?-->\s*)+/s, (comments) => comments.replace(/\S/g, ' '));
}

function findPrefix(source: string): string {
  let prefix = 'liquid';
  while (source.includes(prefix)) prefix += 'x';
  return prefix;
}
