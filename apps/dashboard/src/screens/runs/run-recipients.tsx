import type { QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { toneOf } from '../../components/badge.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Section } from '../../components/facts.tsx';
import { useFilters } from '../../components/filters.tsx';
import { FreshButton } from '../../components/fresh-button.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { Table } from '../../components/table.tsx';
import { useSteadyRows } from '../../components/use-steady-rows.ts';
import { useProject } from '../../session/project.ts';
import { notificationColumns } from '../notifications/notification-columns.tsx';
import { type CountedRun, isUnderWay } from './run-words.ts';

const edges = {
  good: 'before:bg-good',
  warn: 'before:bg-warn',
  bad: 'before:bg-bad',
  busy: 'before:bg-accent',
  quiet: 'before:bg-faint',
} as const;

/** The recipients of a run: how many are in which state and why, and who they are. */
export function RunRecipients({ run }: { run: CountedRun }) {
  const project = useProject();
  const [{ status, after, before }, change] = useFilters();
  const query = {
    notiflow_run_id: run.id,
    limit: 50,
    ...(status !== undefined && { status }),
    ...(after !== undefined && { after }),
    ...(before !== undefined && { before }),
  } as QueryOf<'GET /admin/v1/notifications'>;
  const { data, error, refetch } = useAsk(
    'GET /admin/v1/notifications',
    { query },
    {
      live: ['notifications', 'deliveries'],
      gapMs: 2_000,
      everyMs: isUnderWay(run) ? 3_000 : 15_000,
    },
  );
  const { rows, fresh, show } = useSteadyRows(JSON.stringify(query), data?.items);
  return (
    <Section
      title="Recipients"
      actions={
        <CsvButton
          name={`recipients-${run.id}`}
          columns={notificationColumns}
          rows={rows ?? []}
          whole={{ operation: 'GET /admin/v1/notifications', query }}
        />
      }
    >
      <fieldset className="mb-3 flex flex-wrap gap-2">
        <legend className="sr-only">By status</legend>
        <Outcome
          text="all"
          isChosen={status === undefined}
          onChoose={() => change({ status: undefined })}
        />
        {run.outcomes.map((outcome) => (
          <Outcome
            key={`${outcome.status} ${outcome.reason}`}
            text={[outcome.status, outcome.reason].filter(Boolean).join(': ').replaceAll('_', ' ')}
            count={outcome.count}
            edge={edges[toneOf(outcome.status)]}
            isChosen={status === outcome.status}
            onChoose={() => change({ status: outcome.status })}
          />
        ))}
      </fieldset>
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading />}
      {data?.items.length === 0 && (
        <Empty title="Nobody here">
          {run.counters.recipients === 0
            ? 'The run had no recipients: its topic had no subscribers, or its list was empty.'
            : 'Recipients are here as soon as the fan-out has come to them.'}
        </Empty>
      )}
      {data !== undefined && rows !== undefined && rows.length > 0 && (
        <>
          <FreshButton count={fresh} onShow={show} />
          <Table
            label="Recipients"
            columns={notificationColumns}
            rows={rows}
            keyOf={({ id }) => id}
            linkOf={({ id }) => `/p/${project}/notifications/${id}`}
          />
          <Pager page={data.page} />
        </>
      )}
    </Section>
  );
}

function Outcome({
  text,
  count,
  edge = '',
  isChosen,
  onChoose,
}: {
  text: string;
  count?: number;
  edge?: string;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const dot = edge === '' ? '' : `before:size-2 before:rounded-full before:content-[''] ${edge}`;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      onClick={onChoose}
      className={`inline-flex h-7 items-center gap-1.5 rounded-full border px-2.5 text-xs ${dot} ${isChosen ? 'border-accent bg-accent-ground text-accent' : 'bg-panel hover:bg-raised'}`}
    >
      {text}
      {count !== undefined && (
        <strong className="tabular-nums">{count.toLocaleString('en')}</strong>
      )}
    </button>
  );
}
