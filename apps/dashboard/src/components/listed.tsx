import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Failure } from '../api/failure.ts';
import { Button } from './button.tsx';
import { useFilters } from './filters.tsx';
import { Pager } from './pager.tsx';
import { Failed, Loading } from './states.tsx';
import { type Column, Table } from './table.tsx';

interface List<T> {
  items: readonly T[];
  page?: { after: string | null; before: string | null };
  page_info?: { page: number; total_pages: number };
}

/** A list as it is asked for: waited for, failed, empty, or its rows with what leads to the next ones. */
export function Listed<T>({
  asked: { data, error, refetch },
  label,
  columns,
  keyOf,
  linkOf,
  rows = 8,
  empty,
}: {
  asked: UseQueryResult<List<T>, Failure>;
  label: string;
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  linkOf?: (row: T) => string;
  /** How many rows it usually has: so high it stands while it is waited for. */
  rows?: number;
  empty: ReactNode;
}) {
  if (data === undefined) {
    return error === null ? <Loading rows={rows} /> : <Failed failure={error} onRetry={refetch} />;
  }
  return (
    <>
      {error !== null && (
        <div className="mb-4">
          <Failed failure={error} onRetry={refetch} />
        </div>
      )}
      {data.items.length === 0 ? (
        empty
      ) : (
        <Table label={label} columns={columns} rows={data.items} keyOf={keyOf} linkOf={linkOf} />
      )}
      {data.page !== undefined && <Pager page={data.page} />}
      {data.page_info !== undefined && <NumberedPager {...data.page_info} />}
    </>
  );
}

/** Goes through a list that is counted, by the number of the page in the URL. */
function NumberedPager({ page, total_pages: pages }: { page: number; total_pages: number }) {
  const [, change] = useFilters();
  if (pages <= 1) return null;
  return (
    <nav aria-label="Pages" className="mt-3 flex items-center justify-end gap-2">
      <Button disabled={page <= 1} onClick={() => change({ page: String(page - 1) })}>
        Previous
      </Button>
      <span className="text-quiet">
        {page} of {pages}
      </span>
      <Button disabled={page >= pages} onClick={() => change({ page: String(page + 1) })}>
        Next
      </Button>
    </nav>
  );
}
