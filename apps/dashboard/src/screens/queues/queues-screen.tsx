import type { ItemOf } from 'notiflows-client/operations';
import { useState } from 'react';
import { useAsk, useChange } from '../../api/use-call.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { textColumn } from '../../components/columns.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Page } from '../../components/page.tsx';
import { Failed, Loading } from '../../components/states.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useSession } from '../../session/session.ts';
import { formatDuration } from '../../time/format-time.ts';

type Queue = ItemOf<'GET /management/v1/queues'>;

/** More than so many are typed before they are taken out. */
const typedFrom = 1_000;

/** The queues of the installation: how deep they are, how old the oldest job is, and whether somebody works them. */
export default function QueuesScreen() {
  const { data, error, refetch } = useAsk(
    'GET /management/v1/queues',
    {},
    { live: ['runs', 'notifications', 'deliveries'], everyMs: 2_000, besideMs: 5_000 },
  );
  const { data: session } = useSession();
  const mayAct = session?.account_role === 'operator' || session?.account_role === 'admin';
  const columns: Column<Queue>[] = [
    textColumn('Queue', 'name'),
    {
      title: 'State',
      cell: (queue) => <State queue={queue} />,
      text: ({ paused }) => (paused ? 'paused' : 'running'),
    },
    number('Waiting', ({ waiting }) => waiting),
    number('Active', ({ active }) => active),
    number('Delayed', ({ delayed }) => delayed),
    {
      title: 'Oldest',
      cell: ({ oldest_waiting_ms: ms }) => (ms === null ? '–' : formatDuration(ms)),
      text: ({ oldest_waiting_ms }) => oldest_waiting_ms,
      isNumber: true,
    },
    number('Consumers', ({ consumers }) => consumers),
    {
      title: 'Worked, by the minute',
      cell: ({ name, worked_by_minute }) => (
        <Sparkline
          values={[...worked_by_minute].slice(0, 30).reverse()}
          label={`${name}: ${worked_by_minute[0] ?? 0} jobs in the last minute`}
        />
      ),
      text: ({ worked_by_minute }) => worked_by_minute[0] ?? 0,
    },
    ...(mayAct
      ? [
          {
            title: 'Actions',
            cell: (queue: Queue) => <Actions queue={queue} />,
            text: () => null,
          },
        ]
      : []),
  ];
  return (
    <Page
      title="Queues"
      actions={
        <>
          {mayAct && (
            <a
              href="/ops/queues"
              className="inline-flex h-8 items-center rounded-md border bg-panel px-3 font-medium hover:bg-raised"
            >
              Raw jobs
            </a>
          )}
          <CsvButton name="queues" columns={columns} rows={data?.items ?? []} />
          <CopyAs request={{ operation: 'GET /management/v1/queues' }} />
        </>
      }
    >
      <p className="mb-4 max-w-prose text-quiet">
        A job only says “look at these rows now”. What a queue loses, the sweeps ring for again: the
        rows are the truth.
      </p>
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={11} />}
      {data !== undefined && (
        <Table label="Queues" columns={columns} rows={data.items} keyOf={({ name }) => name} />
      )}
    </Page>
  );
}

function number(title: string, of: (queue: Queue) => number): Column<Queue> {
  return { title, cell: (queue) => of(queue).toLocaleString('en'), text: of, isNumber: true };
}

function State({ queue }: { queue: Queue }) {
  if (queue.paused) return <Badge text="paused" tone="warn" />;
  if (queue.consumers === 0 && queue.waiting > 0)
    return <Badge text="nobody works it" tone="bad" />;
  if ((queue.oldest_waiting_ms ?? 0) > 60_000) return <Badge text="late" tone="warn" />;
  return <Badge text="running" tone="good" />;
}

function Actions({ queue: { name, paused, waiting } }: { queue: Queue }) {
  const pause = useChange('POST /management/v1/queues/{name}/pause');
  const resume = useChange('POST /management/v1/queues/{name}/resume');
  const drain = useChange('POST /management/v1/queues/{name}/drain');
  const [isAsking, setAsking] = useState(false);
  const params = [name];
  return (
    <span className="inline-flex gap-2">
      {paused ? (
        <Button disabled={resume.isPending} onClick={() => resume.mutate({ params })}>
          Resume
        </Button>
      ) : (
        <Button disabled={pause.isPending} onClick={() => pause.mutate({ params })}>
          Pause
        </Button>
      )}
      <Button disabled={waiting === 0} onClick={() => setAsking(true)}>
        Drain
      </Button>
      <Confirm
        isOpen={isAsking}
        onOpenChange={setAsking}
        title={`Take ${waiting.toLocaleString('en')} jobs out of ${name}?`}
        action="Drain"
        typed={waiting > typedFrom ? String(waiting) : undefined}
        onConfirm={() => drain.mutateAsync({ params })}
      >
        Nothing is lost: the sweeps ring again for what is due, within seconds. It helps when jobs
        pile up that lead to nothing.
      </Confirm>
    </span>
  );
}
