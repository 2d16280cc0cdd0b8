import { Link } from '@tanstack/react-router';
import type { QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';
import { Fired, PauseButton, ruleOf, type Schedule, ScheduleStatus } from './schedule-parts.tsx';

/** The runs that come round by themselves. */
export default function SchedulesScreen() {
  const project = useProject();
  const [filters] = useFilters();
  const query = { limit: 50, ...filters } as QueryOf<'GET /management/v1/schedules'>;
  const schedules = useAsk(
    'GET /management/v1/schedules',
    { query },
    { live: ['schedules', 'runs'], everyMs: 10_000 },
  );
  const columns: Column<Schedule>[] = [
    { title: 'Schedule', cell: ({ name, handle }) => name || handle, text: ({ handle }) => handle },
    {
      title: 'Status',
      cell: ({ status }) => <ScheduleStatus status={status} />,
      text: ({ status }) => status,
    },
    {
      title: 'Notiflow',
      cell: ({ notiflow_handle: notiflow }) => (
        <Link to={`/p/${project}/notiflows/${notiflow}`} className="hover:underline">
          {notiflow}
        </Link>
      ),
      text: ({ notiflow_handle }) => notiflow_handle,
    },
    { title: 'When', cell: (schedule) => <code>{ruleOf(schedule)}</code>, text: ruleOf },
    {
      title: 'Next',
      cell: ({ next_runs }) => <Moment at={next_runs[0]} nothing="never" />,
      text: ({ next_runs }) => next_runs[0] ?? null,
    },
    {
      title: 'Last',
      cell: ({ last_firing: last }) =>
        last === null ? (
          '–'
        ) : (
          <span className="inline-flex gap-2">
            <Moment at={last.fire_at} />
            <Fired run={last.notiflow_run_id} reason={last.reason} />
          </span>
        ),
      text: ({ last_firing }) => last_firing?.fire_at ?? null,
    },
    {
      title: 'Actions',
      cell: (schedule) => <PauseButton schedule={schedule} />,
      text: () => null,
    },
  ];
  return (
    <Page
      title="Schedules"
      actions={
        <>
          <CsvButton
            name="schedules"
            columns={columns}
            rows={schedules.data?.items ?? []}
            whole={{ operation: 'GET /management/v1/schedules', query }}
          />
          <CopyAs request={{ operation: 'GET /management/v1/schedules', query }} />
        </>
      }
    >
      <Listed
        asked={schedules}
        label="Schedules"
        columns={columns}
        keyOf={({ id }) => id}
        linkOf={({ handle }) => `/p/${project}/schedules/${handle}`}
        empty={
          <Empty title="No schedules yet">
            <code>PUT /management/v1/schedules/&#123;handle&#125;</code> makes one: a notiflow, to
            whom, and when, by cron or RRULE.
          </Empty>
        }
      />
    </Page>
  );
}
