/** A text that can be cut, and how each piece of it is written down. */
export interface Cuttable {
  /** What people read of it; it is cut between characters of theirs. */
  text: string;
  /** `end` is written after the last word. */
  write(from: number, to: number, end?: string): string;
}

/** Tells whether a body is short enough. */
export type Fits = (body: string) => boolean;

/** The bodies of a text that is cut into pieces that fit; null when that takes more than `piecesMax`. */
export function splitText(
  cuttable: Cuttable,
  { fits, reach, piecesMax }: { fits: Fits; reach: number; piecesMax: number },
): string[] | null {
  const { text, write } = cuttable;
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    if (pieces.length === piecesMax) return null;
    const to = findCut(text, from, { reach, fits: (end) => fits(write(from, end)) });
    if (to === null) return null;
    const piece = write(from, to);
    if (piece.trim() !== '') pieces.push(piece);
    from = to;
  }
  return pieces;
}

/** The body of a text that ends early, and says so; null when not even its first character fits. */
export function truncateText(
  { text, write }: Cuttable,
  { fits, reach }: { fits: Fits; reach: number },
): string | null {
  const to = findCut(text, 0, { reach, fits: (place) => fits(write(0, place, '…')) });
  return to === null ? null : write(0, to, '…');
}

interface Search {
  /** How far from where it begins a piece can end at most. */
  reach: number;
  /** Tells whether a piece that ends here fits. */
  fits(to: number): boolean;
}

/** Where a piece ends best: as late as it fits, then after a line or a word, if there is one in its second half. */
function findCut(text: string, from: number, { reach, fits }: Search): number | null {
  if (text.length - from <= reach && fits(text.length)) return text.length;
  const ends = endsOf(text.slice(from, from + reach + graphemeMax)).map((end) => from + end);
  let [fitting, tooLong] = [-1, ends.length];
  while (tooLong - fitting > 1) {
    const middle = (fitting + tooLong) >> 1;
    if (fits(ends[middle] ?? 0)) fitting = middle;
    else tooLong = middle;
  }
  const last = ends[fitting];
  if (last === undefined) return null;
  const half = from + (last - from) / 2;
  const usual = ends.slice(0, fitting + 1).filter((end) => end > half);
  const after = (pattern: RegExp) =>
    usual.findLast((end) => pattern.test(text.slice(Math.max(from, end - 2), end)));
  const nicer = [after(/\n$/), after(/[.!?] $/), after(/\s$/)];
  // What is nicer is shorter, and fits unless its markup is longer.
  return nicer.find((end) => end !== undefined && fits(end)) ?? last;
}

/** The longest character of people's that is looked for; a longer one is cut like any other text. */
const graphemeMax = 64;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function endsOf(window: string): number[] {
  return Array.from(segmenter.segment(window), ({ index, segment }) => index + segment.length);
}
