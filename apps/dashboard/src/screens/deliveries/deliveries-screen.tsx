import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { idColumn, momentColumn, reasonColumn, statusColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Filters, SelectFilter, TextFilter, useFilters } from '../../components/filters.tsx';
import { FreshButton } from '../../components/fresh-button.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { SpanFilter, withSpan } from '../../components/span-filter.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { type Column, Table } from '../../components/table.tsx';
import { useSteadyRows } from '../../components/use-steady-rows.ts';
import { useProject } from '../../session/project.ts';
import { formatDuration } from '../../time/format-time.ts';
import { deliveryStatuses, messageColumn } from './delivery-columns.tsx';

type Delivery = ItemOf<'GET /admin/v1/deliveries'>;

const columns: Column<Delivery>[] = [
  idColumn('Delivery'),
  {
    title: 'Channel',
    cell: ({ channel_type, provider }) => (
      <>
        {channel_type.replaceAll('_', ' ')}{' '}
        {provider !== null && provider !== channel_type && (
          <span className="text-quiet">{provider}</span>
        )}
      </>
    ),
    text: ({ channel_type, provider }) => `${channel_type} ${provider ?? ''}`.trim(),
  },
  {
    title: 'To',
    cell: ({ recipient_external_id }) =>
      recipient_external_id ?? <span className="text-faint">erased</span>,
    text: ({ recipient_external_id }) => recipient_external_id,
  },
  messageColumn,
  statusColumn,
  reasonColumn,
  {
    title: 'Engagement',
    cell: (row) => engagementOf(row) ?? <span className="text-faint">–</span>,
    text: engagementOf,
  },
  {
    title: 'Attempts',
    cell: ({ attempt_count }) => attempt_count,
    text: ({ attempt_count }) => attempt_count,
    isNumber: true,
  },
  {
    title: 'Sent in',
    cell: (row) => {
      const ms = latencyOf(row);
      return ms === null ? '–' : formatDuration(ms);
    },
    text: latencyOf,
    isNumber: true,
  },
  momentColumn('Created', 'created_at'),
];

function engagementOf({ clicked_at, read_at, seen_at }: Delivery): string | null {
  if (clicked_at !== null) return 'clicked';
  if (read_at !== null) return 'read';
  return seen_at === null ? null : 'seen';
}

function latencyOf({ created_at, sent_at }: Delivery): number | null {
  return sent_at === null ? null : Date.parse(sent_at) - Date.parse(created_at);
}

/** The messages of the project, newest first. */
export default function DeliveriesScreen() {
  const project = useProject();
  const [filters] = useFilters();
  const query = {
    limit: 50,
    ...withSpan(filters, new Date()),
  } as QueryOf<'GET /admin/v1/deliveries'>;
  const { data, error, refetch } = useAsk(
    'GET /admin/v1/deliveries',
    { query },
    { live: ['deliveries'], everyMs: 3_000 },
  );
  const { data: channels } = useAsk('GET /management/v1/channels', { query: { limit: 100 } });
  const channelOptions = (channels?.items ?? []).map(({ id, handle }) => ({
    value: id,
    title: handle,
  }));
  const key = JSON.stringify([project, filters]);
  const { rows, fresh, show } = useSteadyRows(key, data?.items);
  return (
    <Page
      title="Deliveries"
      actions={
        <>
          <CsvButton
            name="deliveries"
            columns={columns}
            rows={rows ?? []}
            whole={{ operation: 'GET /admin/v1/deliveries', query }}
          />
          <CopyAs request={{ operation: 'GET /admin/v1/deliveries', query }} />
        </>
      }
    >
      <Filters>
        <SelectFilter name="status" label="Status" options={deliveryStatuses} />
        <SelectFilter name="channel_id" label="Channel" options={channelOptions} />
        <TextFilter name="topic" label="Topic" />
        <TextFilter name="notiflow_run_id" label="Run" placeholder="id of a run" />
        <TextFilter name="notification_id" label="Notification" placeholder="id of one" />
        <SpanFilter label="Created" />
      </Filters>
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {rows === undefined && error === null && <Loading />}
      {rows?.length === 0 && error === null && (
        <Empty title="No deliveries here">
          A delivery is one message to one address. Another filter may show some.
        </Empty>
      )}
      {rows !== undefined && rows.length > 0 && error === null && (
        <>
          <FreshButton count={fresh} onShow={show} />
          <Table
            label="Deliveries"
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            linkOf={({ id }) => `/p/${project}/deliveries/${id}`}
          />
          {data !== undefined && <Pager page={data.page} />}
        </>
      )}
    </Page>
  );
}
