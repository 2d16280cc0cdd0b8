import { Download, X } from 'lucide-react';
import type { OperationName } from 'notiflows-client/operations';
import { useEffect, useRef, useState } from 'react';
import { call, type Request } from '../api/call.ts';
import { toFailure } from '../api/failure.ts';
import { useProject } from '../session/project.ts';
import { Button } from './button.tsx';
import { type CollectedCsv, type Cursor, collectCsv, type ListPage } from './collect-csv.ts';
import { type CsvColumn, toCsv } from './to-csv.ts';

// A page of a thousand takes the api twice as long, and whoever waits for another screen meanwhile waits for it.
const pageSize = 500;

interface CsvButtonProps<T> {
  name: string;
  columns: readonly CsvColumn<T>[];
  /** What is shown. */
  rows: readonly T[];
  /** The list that what is shown is a page of: all of it is saved then. */
  whole?: Request<OperationName>;
}

/** Saves a table for a spreadsheet: all of its list, as far as that goes, or else what is shown. */
export function CsvButton<T>({ name, columns, rows, whole }: CsvButtonProps<T>) {
  const project = useProject();
  const stop = useRef<AbortController | null>(null);
  const [written, setWritten] = useState<number | null>(null);
  const [note, setNote] = useState<string | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const saveWhole = async (list: Request<OperationName>) => {
    const stopping = new AbortController();
    stop.current = stopping;
    setNote(null);
    setWritten(0);
    try {
      const ask = (cursor: Cursor) =>
        askPage<T>(project, list, { cursor, signal: stopping.signal });
      const collected = await collectCsv({ columns, ask, onRows: setWritten });
      save(collected.isCut ? `${name}-first-${collected.rows}` : name, collected.file);
      setNote(noteOf(collected));
    } catch (error) {
      if (!stopping.signal.aborted) setNote(`No file: ${toFailure(error).message}`);
    } finally {
      setWritten(null);
    }
  };
  const onClick = () => {
    if (whole !== undefined) void saveWhole(whole);
    else save(name, new Blob([toCsv(columns, rows)], { type: 'text/csv' }));
  };
  return (
    <>
      {written === null ? (
        <Button onClick={onClick} disabled={rows.length === 0}>
          <Download size={14} aria-hidden /> CSV
        </Button>
      ) : (
        <Button onClick={() => stop.current?.abort()}>
          <X size={14} aria-hidden /> Stop{' '}
          <span className="tabular-nums">{written.toLocaleString('en')} rows</span>
        </Button>
      )}
      <span role="status" className="text-xs text-quiet empty:hidden">
        {note}
      </span>
    </>
  );
}

async function askPage<T>(
  project: string | null,
  { operation, params, query }: Request<OperationName>,
  { cursor, signal }: { cursor: Cursor; signal: AbortSignal },
): Promise<ListPage<T>> {
  const {
    after: _after,
    before: _before,
    page: _page,
    ...filters
  } = (query ?? {}) as Cursor & {
    before?: string;
    limit?: number;
  };
  // The first page is as long as on the screen, which every list allows; those with numbers go on like that.
  const asked = { ...filters, ...(cursor.after !== undefined && { limit: pageSize }), ...cursor };
  const answer: unknown = await call(project, operation, {
    params,
    query: asked as never,
    signal,
  });
  // Which rows the list has, whoever names it knows: the columns are of them.
  return answer as ListPage<T>;
}

function noteOf({ isCut, rows }: CollectedCsv): string | null {
  if (!isCut) return null;
  return `The file has the first ${rows.toLocaleString('en')} rows, and there are more: a filter of time gives the others.`;
}

function save(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `${name}.csv`;
  link.click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
