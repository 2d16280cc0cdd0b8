import { diffLines, diffWordsWithSpace } from 'diff';

/** A piece of a line, and whether it is not on the other side. */
export interface Piece {
  text: string;
  isOther: boolean;
}

/** A line of one side. */
export interface Line {
  number: number;
  pieces: Piece[];
}

/** Two lines beside each other, or lines that are the same on both sides and left out. */
export type Row =
  | { kind: 'same' | 'changed'; before: Line; after: Line }
  | { kind: 'added'; before: null; after: Line }
  | { kind: 'removed'; before: Line; after: null }
  | { kind: 'left_out'; count: number };

// Who compares two unlike texts of many thousand lines is told that all of it is another.
const patienceMs = 500;
// How many lines are shown around one that changed.
const around = 3;

/** Compares two texts line by line; lines far from any change are left out. */
export function compareLines(before: string, after: string): Row[] {
  const parts = diffLines(before, after, { timeout: patienceMs }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  const rows: Row[] = [];
  let [left, right] = [0, 0];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (part === undefined) continue;
    const lines = toLines(part.value);
    if (!part.added && !part.removed) {
      rows.push(
        ...lines.map((text): Row => {
          const pieces = [{ text, isOther: false }];
          left += 1;
          right += 1;
          return {
            kind: 'same',
            before: { number: left, pieces },
            after: { number: right, pieces },
          };
        }),
      );
      continue;
    }
    const next = parts[index + 1];
    const isReplaced = part.removed && next?.added === true;
    if (isReplaced) index += 1;
    const removed = part.removed ? lines : [];
    const added = part.added ? lines : isReplaced ? toLines(next.value) : [];
    rows.push(...pair(removed, added, { left, right }));
    left += removed.length;
    right += added.length;
  }
  return leaveOut(rows);
}

function toLines(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Puts lines beside those that took their places. */
function pair(
  removed: readonly string[],
  added: readonly string[],
  { left, right }: { left: number; right: number },
): Row[] {
  const length = Math.max(removed.length, added.length);
  return Array.from({ length }, (_, at): Row => {
    const [before, after] = [removed[at], added[at]];
    const whole = (text: string) => [{ text, isOther: true }];
    if (before === undefined) {
      const line = { number: right + at + 1, pieces: whole(after ?? '') };
      return { kind: 'added', before: null, after: line };
    }
    if (after === undefined) {
      const line = { number: left + at + 1, pieces: whole(before) };
      return { kind: 'removed', before: line, after: null };
    }
    const words = diffWordsWithSpace(before, after);
    const side = (which: 'added' | 'removed') =>
      words
        .filter((piece) => piece[which] || !(piece.added || piece.removed))
        .map((piece) => ({ text: piece.value, isOther: piece[which] }));
    return {
      kind: 'changed',
      before: { number: left + at + 1, pieces: side('removed') },
      after: { number: right + at + 1, pieces: side('added') },
    };
  });
}

function leaveOut(rows: readonly Row[]): Row[] {
  const changes = rows.flatMap(({ kind }, at) => (kind === 'same' ? [] : [at]));
  const isNear = rows.map(() => false);
  for (const at of changes) {
    const last = Math.min(rows.length - 1, at + around);
    for (let near = Math.max(0, at - around); near <= last; near += 1) isNear[near] = true;
  }
  const shown: Row[] = [];
  for (const [at, row] of rows.entries()) {
    if (isNear[at]) {
      shown.push(row);
      continue;
    }
    const last = shown.at(-1);
    if (last?.kind === 'left_out') last.count += 1;
    else shown.push({ kind: 'left_out', count: 1 });
  }
  return shown;
}
