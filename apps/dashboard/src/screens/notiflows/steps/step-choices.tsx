import { useId } from 'react';
import { useAsk } from '../../../api/use-call.ts';
import { useFilters } from '../../../components/filters.tsx';
import type { Notiflow } from '../notiflow-words.ts';
import { useMedia } from '../use-media.ts';

/** Chooses the version whose steps are shown. */
export function VersionChoice({ notiflow, number }: { notiflow: Notiflow; number: string }) {
  const id = useId();
  const [, change] = useFilters();
  const { data } = useAsk('GET /management/v1/notiflows/{handle}/versions', {
    params: [notiflow.handle],
    query: { limit: 100 },
  });
  const { published_version: published, current_version: current } = notiflow;
  const known = [published, current].filter((version) => version !== null);
  const versions = data?.items ?? known;
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-xs text-quiet">
        Version
      </label>
      <select
        id={id}
        value={number}
        onChange={({ target }) => change({ version: target.value, step: undefined })}
        className="h-8 rounded-md border bg-panel px-2"
      >
        {!versions.some((one) => String(one.version_number) === number) && (
          <option value={number}>{number}</option>
        )}
        {versions.map(({ version_number: one, status }) => (
          <option key={one} value={one}>
            {one} · {status}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How steps are shown. */
export type View = 'graph' | 'list';

const views: { name: View; title: string }[] = [
  { name: 'graph', title: 'Graph' },
  { name: 'list', title: 'List' },
];

/** Shows the same as a graph or as a list; where there is little room, as a list unless the graph is asked for. */
export function useView(): View {
  const [{ view }] = useFilters();
  const isWide = useMedia('(min-width: 48rem)');
  return views.find(({ name }) => name === view)?.name ?? (isWide ? 'graph' : 'list');
}

/** Chooses how the steps are shown. */
export function ViewChoice({ view }: { view: View }) {
  const [, change] = useFilters();
  return (
    <fieldset className="ml-auto flex h-8 rounded-md border bg-panel p-0.5">
      <legend className="sr-only">Show the steps as</legend>
      {views.map(({ name, title }) => (
        <button
          key={name}
          type="button"
          aria-pressed={view === name}
          onClick={() => change({ view: name })}
          className="rounded px-2.5 text-quiet aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink"
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}
