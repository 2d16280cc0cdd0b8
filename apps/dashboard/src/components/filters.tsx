import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { type Option, Options } from './options.tsx';

/** The filters of a screen, which are its URL; another one begins at the first page again. */
export function useFilters(): [
  Record<string, string | undefined>,
  (changes: Record<string, string | undefined>) => void,
] {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const change = (changes: Record<string, string | undefined>) =>
    void navigate({
      to: '.',
      replace: true,
      search: ((before: Record<string, string>) => {
        const { after: _after, before: _before, ...kept } = before;
        const given = Object.entries({ ...kept, ...changes });
        return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== ''));
        // biome-ignore lint/suspicious/noExplicitAny: the search of any screen
      }) as any,
    });
  return [search, change];
}

/** A row of filters. */
export function Filters({ children }: { children: ReactNode }) {
  return <search className="mb-4 flex flex-wrap items-end gap-3">{children}</search>;
}

/** Chooses one of a few values, or any. */
export function SelectFilter({
  name,
  label,
  options,
}: {
  name: string;
  label: string;
  options: readonly Option[];
}) {
  const id = useId();
  const [filters, change] = useFilters();
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-quiet">
        {label}
      </label>
      <select
        id={id}
        value={filters[name] ?? ''}
        onChange={(event) => change({ [name]: event.target.value || undefined })}
        className="h-8 rounded-md border bg-panel px-2"
      >
        <option value="">Any</option>
        <Options options={options} />
      </select>
    </div>
  );
}

/** Takes a text, and filters by it when it is entered. */
export function TextFilter({
  name,
  label,
  placeholder,
}: {
  name: string;
  label: string;
  placeholder?: string;
}) {
  const id = useId();
  const [filters, change] = useFilters();
  const current = filters[name] ?? '';
  const [text, setText] = useState(current);
  useEffect(() => setText(current), [current]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change({ [name]: text.trim() || undefined });
      }}
    >
      <label htmlFor={id} className="mb-1 block text-xs text-quiet">
        {label}
      </label>
      <input
        id={id}
        value={text}
        placeholder={placeholder}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text.trim() !== current && change({ [name]: text.trim() || undefined })}
        className="h-8 w-52 rounded-md border bg-panel px-2 placeholder:text-faint"
      />
    </form>
  );
}
