import { useRef } from 'react';
import { useAsk } from '../../../api/use-call.ts';
import { useFilters } from '../../../components/filters.tsx';
import { Moment } from '../../../components/moment.tsx';
import { SpanFilter, withSpan } from '../../../components/span-filter.tsx';
import { Empty, Failed, Loading } from '../../../components/states.tsx';
import { useMay } from '../../../session/project.ts';
import type { Notiflow } from '../notiflow-words.ts';
import { useView, VersionChoice, ViewChoice } from './step-choices.tsx';
import type { StepCounts } from './step-figures.ts';
import { StepGraph } from './step-graph.tsx';
import { StepList } from './step-list.tsx';
import { StepPanel } from './step-panel.tsx';
import { Summary } from './summary.tsx';

/** The steps of a version, with who waits there now, who passed, and who did not and why. */
export function StepsTab({ notiflow }: { notiflow: Notiflow }) {
  const { handle, current_version: current, published_version: published } = notiflow;
  const [filters, change] = useFilters();
  const mayEdit = useMay('admin');
  const view = useView();
  const panel = useRef<HTMLElement>(null);
  const shown = published ?? current;
  const number = filters.version ?? (shown === null ? '' : String(shown.version_number));
  const { created_after, created_before } = withSpan(filters, new Date());
  const version = useAsk(
    'GET /management/v1/notiflows/{handle}/versions/{version_number}',
    { params: [handle, number] },
    { enabled: number !== '' },
  );
  const counts = useAsk(
    'GET /management/v1/notiflows/{handle}/step-counts',
    { params: [handle], query: { version: Number(number), created_after, created_before } },
    {
      live: ['notifications', 'deliveries'],
      gapMs: 3_000,
      everyMs: 5_000,
      enabled: number !== '',
    },
  );
  if (shown === null) {
    return (
      <Empty title="No steps yet">
        A notiflow begins as a list of steps: write them in the editor, or push a file with{' '}
        <code>nf push</code>.
      </Empty>
    );
  }
  if (version.error !== null) return <Failed failure={version.error} onRetry={version.refetch} />;
  if (version.data === undefined) return <Loading rows={10} />;
  const { steps } = version.data;
  // While another version is asked for, the numbers are still those of the one before.
  const counted = counts.data?.version_number === version.data.version_number ? counts.data : null;
  const countsOf = new Map((counted?.steps ?? []).map((one) => [one.handle, one] as const));
  const chosen = steps.find((step) => step.handle === filters.step);
  const choose = (step: string) => {
    change({ step: step === filters.step ? undefined : step });
    // Where it is below the steps it would not be seen to have changed.
    if (step !== filters.step) panel.current?.scrollIntoView({ block: 'nearest' });
  };
  const asShown = { steps, countsOf, chosen: chosen?.handle ?? null, onChoose: choose };
  return (
    <>
      <search className="mb-4 flex flex-wrap items-end gap-3">
        <VersionChoice notiflow={notiflow} number={number} />
        <SpanFilter label="Runs accepted" />
        <ViewChoice view={view} />
      </search>
      {counts.error !== null && (
        <div className="mb-4">
          <Failed failure={counts.error} onRetry={counts.refetch} />
        </div>
      )}
      <p className="mb-3 min-h-5 text-quiet">{counted !== null && <Sample counts={counted} />}</p>
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        {view === 'list' ? <StepList {...asShown} /> : <StepGraph {...asShown} />}
        <aside
          ref={panel}
          className="rounded-lg border bg-panel p-4 xl:max-h-[74vh] xl:overflow-y-auto"
        >
          {chosen === undefined ? (
            <Summary steps={steps} counts={counted} onChoose={choose} />
          ) : (
            <StepPanel
              notiflow={handle}
              step={chosen}
              counts={countsOf.get(chosen.handle)}
              mayEdit={mayEdit}
            />
          )}
        </aside>
      </div>
    </>
  );
}

/** Of whom the numbers are: it is never more than is said here. */
function Sample({ counts: { sample } }: { counts: StepCounts }) {
  const { notifications, is_whole: isWhole, from, to } = sample;
  if (notifications === 0) return <>Nobody walked this version in this time.</>;
  const number = notifications.toLocaleString('en');
  return (
    <>
      {isWhole ? `All ${number} notifications` : `The newest ${number} notifications`}
      {', made '}
      <Moment at={from} />
      {' to '}
      <Moment at={to} />. Who waits is counted over all runs.
    </>
  );
}
