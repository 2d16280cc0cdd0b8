import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { Id } from '../../components/copy.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { Filters, SelectFilter, TextFilter, useFilters } from '../../components/filters.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { type Column, CsvButton, Table } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';

type Run = ItemOf<'GET /admin/v1/runs'>;

const statuses = ['accepted', 'fanning_out', 'fanned_out', 'failed', 'canceled'];

const columns: Column<Run>[] = [
  { title: 'Run', cell: ({ id }) => <Id id={id} />, text: ({ id }) => id },
  {
    title: 'Status',
    cell: ({ status }) => <Badge text={status} />,
    text: ({ status }) => status,
  },
  {
    title: 'Accepted',
    cell: ({ created_at }) => <Moment at={created_at} />,
    text: ({ created_at }) => created_at,
  },
];

/** The runs of the project, newest first. */
export default function RunsScreen() {
  const project = useProject();
  const [filters] = useFilters();
  const query = { limit: 50, ...filters } as QueryOf<'GET /admin/v1/runs'>;
  const { data, error, refetch } = useAsk('GET /admin/v1/runs', { query }, { everyMs: 5_000 });
  return (
    <Page
      title="Runs"
      actions={
        <>
          <CsvButton name="runs" columns={columns} rows={data?.items ?? []} />
          <CopyAs request={{ operation: 'GET /admin/v1/runs', query }} />
        </>
      }
    >
      <Filters>
        <SelectFilter name="status" label="Status" options={statuses} />
        <TextFilter name="topic" label="Topic" />
      </Filters>
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && data.items.length === 0 && (
        <Empty title="No runs here">Another filter may show some.</Empty>
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <Table
            label="Runs"
            columns={columns}
            rows={data.items}
            keyOf={({ id }) => id}
            linkOf={({ id }) => `/p/${project}/runs/${id}`}
          />
          <Pager page={data.page} />
        </>
      )}
    </Page>
  );
}
