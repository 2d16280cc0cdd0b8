import type { QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Filters, SelectFilter, TextFilter, useFilters } from '../../components/filters.tsx';
import { FreshButton } from '../../components/fresh-button.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { SpanFilter, withSpan } from '../../components/span-filter.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { Table } from '../../components/table.tsx';
import { useSteadyRows } from '../../components/use-steady-rows.ts';
import { useProject } from '../../session/project.ts';
import { notificationColumns, notificationStatuses } from './notification-columns.tsx';

/** What runs made of each recipient, newest first. */
export default function NotificationsScreen() {
  const project = useProject();
  const [filters] = useFilters();
  const query = {
    limit: 50,
    ...withSpan(filters, new Date()),
  } as QueryOf<'GET /admin/v1/notifications'>;
  const { data, error, refetch } = useAsk(
    'GET /admin/v1/notifications',
    { query },
    { live: ['notifications', 'deliveries'], gapMs: 2_000, everyMs: 3_000 },
  );
  const key = JSON.stringify([project, filters]);
  const { rows, fresh, show } = useSteadyRows(key, data?.items);
  return (
    <Page
      title="Notifications"
      actions={
        <>
          <CsvButton
            name="notifications"
            columns={notificationColumns}
            rows={rows ?? []}
            whole={{ operation: 'GET /admin/v1/notifications', query }}
          />
          <CopyAs request={{ operation: 'GET /admin/v1/notifications', query }} />
        </>
      }
    >
      <Filters>
        <SelectFilter name="status" label="Status" options={notificationStatuses} />
        <TextFilter name="topic" label="Topic" />
        <TextFilter name="notiflow_run_id" label="Run" placeholder="id of a run" />
        <SpanFilter label="Created" />
      </Filters>
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {rows === undefined && error === null && <Loading />}
      {rows?.length === 0 && error === null && (
        <Empty title="No notifications here">
          A run makes one for each of its recipients. Another filter may show some.
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && error === null && (
        <>
          <FreshButton count={fresh} onShow={show} />
          <Table
            label="Notifications"
            columns={notificationColumns}
            rows={rows}
            keyOf={({ id }) => id}
            linkOf={({ id }) => `/p/${project}/notifications/${id}`}
          />
          {data !== undefined && <Pager page={data.page} />}
        </>
      )}
    </Page>
  );
}
