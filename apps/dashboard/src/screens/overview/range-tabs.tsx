import { useFilters } from '../../components/filters.tsx';

/** Chooses how far back a screen looks. */
export function RangeTabs({ ranges, current }: { ranges: readonly string[]; current: string }) {
  const [, change] = useFilters();
  return (
    <fieldset className="flex rounded-md border bg-panel p-0.5">
      <legend className="sr-only">How far back</legend>
      {ranges.map((range) => (
        <button
          key={range}
          type="button"
          aria-pressed={range === current}
          onClick={() => change({ range })}
          className="h-7 rounded px-2.5 text-quiet tabular-nums hover:text-ink aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink"
        >
          {range}
        </button>
      ))}
    </fieldset>
  );
}
