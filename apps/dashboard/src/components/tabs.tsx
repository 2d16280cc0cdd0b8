import { useFilters } from './filters.tsx';

/** The parts of a screen, of which the URL names the one that is shown; the first one unless it does. */
export function useTab<const T extends string>(names: readonly T[]): T {
  const [{ tab }] = useFilters();
  return names.find((name) => name === tab) ?? (names[0] as T);
}

/** Chooses a part of a screen; the filters of the one before are let go. */
export function Tabs({
  label,
  tabs,
  current,
}: {
  label: string;
  tabs: readonly { name: string; title: string }[];
  current: string;
}) {
  const [filters, change] = useFilters();
  const others = Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
  return (
    <nav aria-label={label} className="mb-4 flex gap-1 overflow-x-auto border-b">
      {tabs.map(({ name, title }, index) => (
        <button
          key={name}
          type="button"
          aria-current={name === current ? 'page' : undefined}
          onClick={() => change({ ...others, tab: index === 0 ? undefined : name })}
          className="-mb-px h-9 border-b-2 border-transparent px-3 whitespace-nowrap text-quiet hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
        >
          {title}
        </button>
      ))}
    </nav>
  );
}
