import { Link } from '@tanstack/react-router';
import { memo, type ReactNode, useEffect, useRef } from 'react';
import { isTyping } from '../layout/is-typing.ts';

/** One column of a table. */
export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  /** What a spreadsheet gets. */
  text: (row: T) => string | number | null;
  /** Numbers stand at the right. */
  isNumber?: boolean;
}

interface TableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  /** Where a row leads. */
  linkOf?: (row: T) => string;
}

/** Rows with what they say; `j` and `k` go through them, `Enter` opens one. */
export function Table<T>({ label, columns, rows, keyOf, linkOf }: TableProps<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || (event.key !== 'j' && event.key !== 'k')) return;
      const links = [...(body.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const at = links.indexOf(document.activeElement as HTMLElement);
      const next = event.key === 'j' ? at + 1 : Math.max(at - 1, 0);
      links[Math.min(next, links.length - 1)]?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <div
      // Where no row leads anywhere, a narrow screen still scrolls it by keyboard.
      {...(linkOf === undefined && { tabIndex: 0, role: 'group', 'aria-label': label })}
      className="overflow-x-auto rounded-lg border bg-panel"
    >
      <table className="w-full border-collapse text-left" aria-label={label}>
        <thead>
          <tr className="border-b text-quiet">
            {columns.map(({ title, isNumber }) => (
              <th
                key={title}
                scope="col"
                className={`h-9 px-3 text-xs font-medium whitespace-nowrap ${isNumber ? 'text-right' : ''}`}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <Row key={keyOf(row)} row={row} columns={columns} to={linkOf?.(row)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A row is drawn anew only when it is another one: a list that is live stays as it is in most of them. */
const Row = memo(drawRow) as typeof drawRow;

function drawRow<T>({
  row,
  columns,
  to,
}: {
  row: T;
  columns: readonly Column<T>[];
  to: string | undefined;
}) {
  return (
    <tr className="relative border-b last:border-b-0 hover:bg-raised">
      {columns.map(({ title, cell, isNumber }, index) => (
        <td
          key={title}
          // What says how long ago it was keeps its place while it grows.
          className={`h-10 px-3 whitespace-nowrap [&_time]:inline-block [&_time]:min-w-24 ${isNumber ? 'text-right tabular-nums' : ''}`}
        >
          {index === 0 && to !== undefined ? (
            <Link
              data-row
              to={to}
              className="font-medium outline-offset-4 after:absolute after:inset-0"
            >
              {cell(row)}
            </Link>
          ) : (
            <span className="relative">{cell(row)}</span>
          )}
        </td>
      ))}
    </tr>
  );
}
