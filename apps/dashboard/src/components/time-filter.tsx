import { useId } from 'react';
import { useFilters } from './filters.tsx';

/** Takes a moment in the viewer's own timezone; the URL holds it for everybody. */
export function TimeFilter({ name, label }: { name: string; label: string }) {
  const id = useId();
  const [filters, change] = useFilters();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-quiet">
        {label}
      </label>
      <input
        id={id}
        type="datetime-local"
        // It is read when it is whole: a half-typed moment filters nothing.
        key={filters[name] ?? ''}
        defaultValue={toLocal(filters[name])}
        onBlur={({ target }) => {
          const moment = toMoment(target.value);
          if (moment !== filters[name]) change({ [name]: moment });
        }}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Enter') change({ [name]: toMoment(currentTarget.value) });
        }}
        className="h-8 rounded-md border bg-panel px-2"
      />
    </div>
  );
}

function toLocal(moment: string | undefined): string {
  const date = new Date(moment ?? '');
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function toMoment(local: string): string | undefined {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
