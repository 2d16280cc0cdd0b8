import { useMemo } from 'react';
import { useMedia } from '../use-media.ts';
import { compareLines, type Line, type Row } from './diff-lines.ts';

/** Two texts line by line: beside each other where there is room, else one below the other. */
export function TextDiff({
  before,
  after,
  label,
}: {
  before: string;
  after: string;
  label: string;
}) {
  const rows = useMemo(() => compareLines(before, after), [before, after]);
  const hasRoom = useMedia('(min-width: 72rem)');
  // Beside nothing there is nothing to put.
  const isWide = hasRoom && before !== '' && after !== '';
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={`What changed in ${label}`}
      className="max-h-[32rem] overflow-auto rounded-md border font-mono text-[12px] leading-5"
    >
      <table className="w-full border-collapse">
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they never move
            <DiffRow key={index} row={row} isWide={isWide} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DiffRow({ row, isWide }: { row: Row; isWide: boolean }) {
  if (row.kind === 'left_out') {
    return (
      <tr>
        <td colSpan={isWide ? 4 : 3} className="bg-raised px-3 py-0.5 text-faint">
          {row.count === 1 ? 'one line that is the same' : `${row.count} lines that are the same`}
        </td>
      </tr>
    );
  }
  const { kind, before, after } = row;
  if (isWide) {
    return (
      <tr>
        <Side line={before} mark={kind === 'same' ? null : 'removed'} />
        <Side line={after} mark={kind === 'same' ? null : 'added'} hasEdge />
      </tr>
    );
  }
  return (
    <>
      {before !== null && <Single line={before} mark={kind === 'same' ? null : 'removed'} />}
      {after !== null && kind !== 'same' && <Single line={after} mark="added" />}
    </>
  );
}

type Mark = 'added' | 'removed' | null;

const grounds = { added: 'bg-good-ground', removed: 'bg-bad-ground' } as const;
const number = 'w-10 px-2 text-right align-top text-faint select-none tabular-nums';

function Side({
  line,
  mark,
  hasEdge = false,
}: {
  line: Line | null;
  mark: Mark;
  hasEdge?: boolean;
}) {
  const ground = line === null ? 'bg-raised' : mark === null ? '' : grounds[mark];
  return (
    <>
      <td className={`${number} ${ground} ${hasEdge ? 'border-l' : ''}`}>{line?.number}</td>
      <td className={`w-1/2 px-2 align-top break-words whitespace-pre-wrap ${ground}`}>
        {line !== null && <Pieces line={line} mark={mark} />}
      </td>
    </>
  );
}

function Single({ line, mark }: { line: Line; mark: Mark }) {
  const ground = mark === null ? '' : grounds[mark];
  return (
    <tr className={ground}>
      <td className={number}>{line.number}</td>
      <td className="w-4 align-top text-faint select-none">
        {mark === 'added' ? '+' : mark === 'removed' ? '−' : ''}
      </td>
      <td className="px-1 break-words whitespace-pre-wrap">
        <Pieces line={line} mark={mark} />
      </td>
    </tr>
  );
}

/** What changed in a line is told by more than its ground: it is marked, and read as inserted or deleted. */
function Pieces({ line, mark }: { line: Line; mark: Mark }) {
  const isWhole = line.pieces.length === 1;
  return line.pieces.map(({ text, isOther }, index) => {
    const key = `${index}`;
    if (!isOther || mark === null) return <span key={key}>{text}</span>;
    if (mark === 'added') {
      return (
        <ins key={key} className={isWhole ? 'no-underline' : 'text-good decoration-good'}>
          {text}
        </ins>
      );
    }
    return (
      <del key={key} className={isWhole ? 'no-underline' : 'text-bad decoration-bad'}>
        {text}
      </del>
    );
  });
}
