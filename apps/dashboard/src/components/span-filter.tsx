import { useId } from 'react';
import { readSpan, spans } from '../time/read-span.ts';
import { useFilters } from './filters.tsx';
import { TimeFilter } from './time-filter.tsx';

type Search = Record<string, string | undefined>;

const own = 'own';

/** Chooses when what is listed was made: within a span up to now, or between two moments. */
export function SpanFilter({ label }: { label: string }) {
  const id = useId();
  const [filters, change] = useFilters();
  const current = currentOf(filters);
  return (
    <>
      <div>
        <label htmlFor={id} className="mb-1 block text-xs text-quiet">
          {label}
        </label>
        <select
          id={id}
          value={current}
          onChange={({ target }) =>
            change({
              span: target.value || undefined,
              created_after: undefined,
              created_before: undefined,
            })
          }
          className="h-8 rounded-md border bg-panel px-2"
        >
          <option value="">Any time</option>
          {spans.map(({ value, title }) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
          <option value={own}>Between…</option>
        </select>
      </div>
      {current === own && (
        <>
          <TimeFilter name="created_after" label="From" />
          <TimeFilter name="created_before" label="To" />
        </>
      )}
    </>
  );
}

/** The filters as the API takes them: a span is two moments there. */
export function withSpan({ span, ...filters }: Search, now: Date): Search {
  const { after, before } = readSpan(span, now);
  return {
    ...filters,
    ...(after !== undefined && { created_after: after }),
    ...(before !== undefined && { created_before: before }),
  };
}

function currentOf({ span, created_after, created_before }: Search): string {
  if (created_after !== undefined || created_before !== undefined) return own;
  return span === own || spans.some(({ value }) => value === span) ? (span ?? '') : '';
}
