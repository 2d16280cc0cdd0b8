import type { AnswerOf } from 'notiflows-client/operations';
import { useId } from 'react';
import { useAsk } from '../../api/use-call.ts';
import { Button } from '../../components/button.tsx';
import { useFilters } from '../../components/filters.tsx';
import { IdLink } from '../../components/id-link.tsx';
import { useProject } from '../../session/project.ts';
import { relativeTime } from '../../time/format-time.ts';
import { JsonField } from './json-field.tsx';

/** What templates are shown with. */
export type Sample = AnswerOf<'GET /management/v1/notiflows/{handle}/samples/{id}'>;

/** Who stands in where nobody has got anything yet. */
export const madeUp: Sample = {
  recipient: {
    external_id: 'ada',
    first_name: 'Ada',
    last_name: 'Lovelace',
    email: 'ada@example.com',
    locale: 'en',
  },
  data: {},
};

/** A sample that was chosen, or typed on the ground of one. */
export interface ChosenSample {
  sample: Sample;
  /** The notification it is of. */
  id: string | null;
  isTyped: boolean;
  type: (sample: Sample | null) => void;
}

/** The notification that the URL names, else the latest; with what was typed over it. */
export function useSampleOf(
  handle: string,
  { typed, type }: { typed: Sample | null; type: (sample: Sample | null) => void },
  isEnabled: boolean,
): ChosenSample {
  const [filters] = useFilters();
  const { data: list } = useSamples(handle, isEnabled);
  const wanted = filters.sample ?? list?.items[0]?.id ?? null;
  const id = wanted === 'none' ? null : wanted;
  const { data } = useAsk(
    'GET /management/v1/notiflows/{handle}/samples/{id}',
    { params: [handle, id ?? ''] },
    { enabled: isEnabled && id !== null },
  );
  const sample = typed ?? (id === null ? madeUp : data) ?? madeUp;
  return { sample, id, isTyped: typed !== null, type };
}

function useSamples(handle: string, enabled: boolean) {
  return useAsk(
    'GET /management/v1/notiflows/{handle}/samples',
    { params: [handle], query: { limit: 50 } },
    { enabled },
  );
}

/** Chooses whose data the templates are shown with, and lets it be changed. */
export function SamplePanel({ handle, chosen }: { handle: string; chosen: ChosenSample }) {
  const id = useId();
  const project = useProject();
  const [, change] = useFilters();
  const { data: list } = useSamples(handle, true);
  const items = list?.items ?? [];
  const isListed = items.some((item) => item.id === chosen.id);
  return (
    <div className="rounded-lg border bg-panel">
      <div className="flex flex-wrap items-end gap-2 p-3">
        <div className="min-w-0 flex-1">
          <label htmlFor={id} className="mb-1 block text-xs text-quiet">
            Shown with what this one got
          </label>
          <select
            id={id}
            value={chosen.id ?? 'none'}
            onChange={(event) => {
              chosen.type(null);
              change({ sample: event.target.value });
            }}
            className="h-8 w-full rounded-md border bg-ground px-2"
          >
            {chosen.id !== null && !isListed && <option value={chosen.id}>{chosen.id}</option>}
            {items.map((item) => (
              <option key={item.id} value={item.id}>
                {nameOf(item)}, {relativeTime(new Date(item.created_at), new Date())}
              </option>
            ))}
            <option value="none">
              {items.length === 0 ? 'Nobody has got it yet: somebody made up' : 'Somebody made up'}
            </option>
          </select>
        </div>
        {chosen.id !== null && (
          <span className="pb-1">
            <IdLink
              id={chosen.id}
              text="notification"
              to={`/p/${project}/notifications/${chosen.id}`}
            />
          </span>
        )}
        {chosen.isTyped && (
          <Button kind="quiet" onClick={() => chosen.type(null)}>
            As it was
          </Button>
        )}
      </div>
      <details className="border-t">
        <summary className="cursor-pointer px-3 py-2 text-quiet hover:text-ink">
          Its data{chosen.isTyped ? ', changed by you' : ', to be looked at and changed'}
        </summary>
        <div className="px-3 pb-3">
          <JsonField
            label="Data for the preview"
            value={chosen.sample}
            onChange={(value) => chosen.type(value as Sample)}
          />
        </div>
      </details>
    </div>
  );
}

function nameOf({
  external_id,
  first_name,
  last_name,
}: {
  external_id: string;
  first_name: string | null;
  last_name: string | null;
}): string {
  const name = [first_name, last_name].filter(Boolean).join(' ');
  return name === '' ? external_id : `${name} (${external_id})`;
}
