import { useAsk } from '../../api/use-call.ts';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Page } from '../../components/page.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { formatDuration } from '../../time/format-time.ts';
import { nameOf, State, StuckWorkers, stateOf, troubleOf, type Worker } from './worker-state.tsx';

const columns: Column<Worker>[] = [
  {
    title: 'Worker',
    cell: nameOf,
    text: ({ host, process_id }) => `${host} ${process_id}`,
  },
  {
    title: 'State',
    cell: (worker) => <State worker={worker} />,
    text: (worker) => `${stateOf(worker).text} ${stateOf(worker).why ?? ''}`.trim(),
  },
  momentColumn('Heard of', 'seen_at'),
  {
    title: 'Does now',
    cell: (worker) => <Doing worker={worker} />,
    text: ({ jobs, holds }) => jobs.length + holds,
  },
  {
    title: 'Event loop',
    cell: ({ loop_delay_ms: ms }) => (ms === null ? '–' : `${ms} ms late`),
    text: ({ loop_delay_ms }) => loop_delay_ms,
    isNumber: true,
  },
  {
    title: 'Heap',
    cell: ({ heap_bytes: bytes }) => (bytes === null ? '–' : `${Math.round(bytes / 1048576)} MB`),
    text: ({ heap_bytes }) => heap_bytes,
    isNumber: true,
  },
  momentColumn('Up since', 'started_at'),
  textColumn('Version', 'version'),
];

/** The workers: which are alive, what each does now, and which is stuck. */
export default function WorkersScreen() {
  const { data, error, refetch } = useAsk(
    'GET /management/v1/workers',
    {},
    { live: ['workers'], everyMs: 2_000, besideMs: 5_000 },
  );
  const workers = [...(data?.items ?? [])].sort((a, b) => troubleOf(b) - troubleOf(a));
  return (
    <Page
      title="Workers"
      actions={
        <>
          <CsvButton name="workers" columns={columns} rows={workers} />
          <CopyAs request={{ operation: 'GET /management/v1/workers' }} />
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={3} />}
      {data !== undefined && workers.length === 0 && (
        <Empty title="No worker was heard of">
          What is accepted waits until one starts: <code>npm run start:worker</code>
        </Empty>
      )}
      <StuckWorkers workers={workers} />
      {workers.length > 0 && (
        <Table label="Workers" columns={columns} rows={workers} keyOf={({ id }) => id} />
      )}
    </Page>
  );
}

/** What it does now, and since when; of one that is silent, what it last said and what it still holds. */
function Doing({
  worker: { jobs, attempts, holds, holds_oldest_ms, silent_ms },
}: {
  worker: Worker;
}) {
  const busy = attempts.filter(({ under_way }) => under_way > 0);
  if (jobs.length === 0 && busy.length === 0 && holds === 0) {
    return <span className="text-faint">nothing</span>;
  }
  return (
    <span className="flex flex-wrap gap-x-3">
      {jobs.map(({ queue, under_way, oldest_ms }) => (
        <span key={queue}>
          {queue}: {under_way}, for {formatDuration(oldest_ms + silent_ms)}
        </span>
      ))}
      {busy.map(({ channel_type, provider, under_way, slots }) => (
        <span key={channel_type + provider}>
          {provider}: {under_way} of {slots} sending
        </span>
      ))}
      {holds > 0 && (
        <span className="text-quiet">
          holds {holds} {holds === 1 ? 'message' : 'messages'}
          {holds_oldest_ms !== null && `, one for ${formatDuration(holds_oldest_ms)}`}
        </span>
      )}
    </span>
  );
}
