import { type Edit, findEdits } from './find-edits.ts';

const contextLines = 3;

/** Two versions of one file; null is a file that is not there. */
export interface FilePair {
  path: string;
  from: string | null;
  to: string | null;
}

/** The unified diff of two texts, as `diff -u` writes it; empty when they are the same. */
export function unifiedDiff({ path, from, to }: FilePair): string {
  if (from === to) return '';
  const edits = findEdits(toLines(from), toLines(to));
  const head = [
    `--- ${from === null ? '/dev/null' : `remote/${path}`}`,
    `+++ ${to === null ? '/dev/null' : `local/${path}`}`,
  ];
  return [...head, ...findHunks(edits).flatMap((hunk) => printHunk(edits, hunk))].join('\n');
}

function toLines(text: string | null): string[] {
  if (text === null || text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push(`${lines.pop()}\n\\ No newline at end of file`);
  return lines;
}

/** From-to places in the list of edits: every change with its context, near ones together. */
function findHunks(edits: Edit[]): [number, number][] {
  const hunks: [number, number][] = [];
  for (const [place, { kind }] of edits.entries()) {
    if (kind === ' ') continue;
    const start = Math.max(0, place - contextLines);
    const end = Math.min(edits.length, place + contextLines + 1);
    const last = hunks.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = end;
    else hunks.push([start, end]);
  }
  return hunks;
}

function printHunk(edits: Edit[], [start, end]: [number, number]): string[] {
  const countOf = (part: Edit[], other: '+' | '-') =>
    part.filter(({ kind }) => kind !== other).length;
  const before = edits.slice(0, start);
  const hunk = edits.slice(start, end);
  const rangeOf = (other: '+' | '-') => {
    const count = countOf(hunk, other);
    return `${countOf(before, other) + (count > 0 ? 1 : 0)},${count}`;
  };
  const lines = hunk.map(({ kind, line }) => `${kind}${line}`);
  return [`@@ -${rangeOf('+')} +${rangeOf('-')} @@`, ...lines];
}
