import { useNavigate, useParams } from '@tanstack/react-router';
import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { momentColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { exactTime } from '../../time/format-time.ts';
import { Fired, PauseButton, ruleOf, type Schedule, ScheduleStatus } from './schedule-parts.tsx';

type Firing = ItemOf<'GET /management/v1/schedules/{handle}/firings'>;

const columns: Column<Firing>[] = [
  momentColumn('Came round', 'fire_at'),
  {
    title: 'Run',
    cell: ({ notiflow_run_id, reason }) => <Fired run={notiflow_run_id} reason={reason} />,
    text: ({ notiflow_run_id, reason }) => notiflow_run_id ?? reason,
  },
];

/** One schedule: when it comes round next, and what came of it. */
export default function ScheduleScreen() {
  const { schedule: handle = '' } = useParams({ strict: false }) as { schedule?: string };
  const [filters] = useFilters();
  const params = [handle];
  const query = {
    limit: 50,
    ...filters,
  } as QueryOf<'GET /management/v1/schedules/{handle}/firings'>;
  const { data, error, refetch } = useAsk('GET /management/v1/schedules/{handle}', { params });
  const firings = useAsk(
    'GET /management/v1/schedules/{handle}/firings',
    { params, query },
    { live: ['schedules', 'runs'], everyMs: 10_000 },
  );
  return (
    <Page
      title={data?.name || handle}
      lead={data && <ScheduleStatus status={data.status} />}
      actions={
        <>
          <CopyAs request={{ operation: 'GET /management/v1/schedules/{handle}', params }} />
          {data && <PauseButton schedule={data} />}
          <DeleteButton handle={handle} />
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data !== undefined && <About schedule={data} />}
      <Section title="Firings">
        <Listed
          asked={firings}
          label="Firings"
          columns={columns}
          keyOf={({ id }) => id}
          empty={<Empty title="It has not come round yet" />}
        />
      </Section>
    </Page>
  );
}

function About({ schedule }: { schedule: Schedule }) {
  const to = schedule.topic ?? `${schedule.recipient_count ?? 0} recipients`;
  return (
    <>
      <Section title="About">
        <Panel>
          <Facts
            facts={[
              ['Handle', schedule.handle],
              ['Notiflow', schedule.notiflow_handle],
              ['When', <code key="when">{ruleOf(schedule)}</code>],
              ['To', to],
              ['Priority', schedule.priority],
              ['Until', <Moment key="until" at={schedule.ends_at} nothing="for good" />],
            ]}
          />
        </Panel>
      </Section>
      <Section title="Next">
        {schedule.next_runs.length === 0 ? (
          <p className="text-quiet">It does not come round while it is {schedule.status}.</p>
        ) : (
          <ol className="flex flex-wrap gap-2">
            {schedule.next_runs.map((at) => (
              <li key={at} className="rounded-md border bg-panel px-3 py-2 tabular-nums">
                {exactTime(new Date(at))}
                <span className="ml-2 text-quiet">
                  <Moment at={at} />
                </span>
              </li>
            ))}
          </ol>
        )}
      </Section>
    </>
  );
}

function DeleteButton({ handle }: { handle: string }) {
  const project = useProject();
  const navigate = useNavigate();
  const mayDelete = useMay('admin');
  const remove = useChange('DELETE /management/v1/schedules/{handle}');
  if (!mayDelete) return null;
  return (
    <ConfirmButton
      label="Delete"
      title={`Delete ${handle}?`}
      action="Delete it"
      onConfirm={async () => {
        await remove.mutateAsync({ params: [handle] });
        await navigate({ to: `/p/${project}/schedules` });
      }}
    >
      It comes round no more. Runs it made go on.
    </ConfirmButton>
  );
}
