import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch } from 'diff';

/** Two versions of one file; null is a file that is not there. */
export interface FilePair {
  path: string;
  from: string | null;
  to: string | null;
  /** What the sides are called; by default the project's and that of the working tree. */
  names?: { from: string; to: string };
}

// Beyond this many differing lines the smallest diff is no easier to read, and takes long to find.
const editsMax = 1_000;

const sides = { from: 'remote', to: 'local' };

/** The unified diff of two texts, as `diff -u` writes it; empty when they are the same. */
export function unifiedDiff({ path, from, to, names = sides }: FilePair): string {
  if (from === to) return '';
  const oldFileName = from === null ? '/dev/null' : `${names.from}/${path}`;
  const newFileName = to === null ? '/dev/null' : `${names.to}/${path}`;
  const patch = compare(from ?? '', to ?? '');
  return formatPatch({ ...patch, oldFileName, newFileName }, FILE_HEADERS_ONLY).replace(/\n$/, '');
}

function compare(left: string, right: string): StructuredPatch {
  const options = { context: 3, maxEditLength: editsMax };
  return structuredPatch('', '', left, right, '', '', options) ?? replace(left, right);
}

/** The patch that takes every line away and puts the others in. */
function replace(left: string, right: string): StructuredPatch {
  const removal = structuredPatch('', '', left, '');
  const addition = structuredPatch('', '', '', right);
  const [removed] = removal.hunks;
  const [added] = addition.hunks;
  if (removed === undefined || added === undefined) return removed ? removal : addition;
  const { newStart, newLines } = added;
  const lines = [...removed.lines, ...added.lines];
  return { ...removal, hunks: [{ ...removed, newStart, newLines, lines }] };
}
