import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { Id } from '../../components/copy.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Page } from '../../components/page.tsx';
import { Pager } from '../../components/pager.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { type Column, Table } from '../../components/table.tsx';

type Entry = ItemOf<'GET /management/v1/audit-log'>;

const columns: Column<Entry>[] = [
  textColumn('What', 'action'),
  momentColumn('When', 'created_at'),
  {
    title: 'Who',
    cell: ({ actor_kind, actor_id }) => (
      <>
        {actor_kind.replaceAll('_', ' ')} {actor_id !== null && <Id id={actor_id} />}
      </>
    ),
    text: ({ actor_kind, actor_id }) => `${actor_kind} ${actor_id}`,
  },
  {
    title: 'Of',
    cell: ({ resource, resource_id }) => (
      <>
        {resource} {resource_id !== null && <Id id={resource_id} />}
      </>
    ),
    text: ({ resource, resource_id }) => `${resource} ${resource_id ?? ''}`,
  },
  textColumn('From', 'ip'),
];

/** Who changed what in the project, newest first. */
export default function AuditLogScreen() {
  const [filters] = useFilters();
  const query = { limit: 50, ...filters } as QueryOf<'GET /management/v1/audit-log'>;
  const { data, error, refetch } = useAsk(
    'GET /management/v1/audit-log',
    { query },
    { live: ['audit_log'] },
  );
  return (
    <Page
      title="Audit log"
      actions={
        <>
          <CsvButton
            name="audit-log"
            columns={columns}
            rows={data?.items ?? []}
            whole={{ operation: 'GET /management/v1/audit-log', query }}
          />
          <CopyAs request={{ operation: 'GET /management/v1/audit-log', query }} />
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && data.items.length === 0 && (
        <Empty title="Nothing was changed yet">Every change is written here, for good.</Empty>
      )}
      {data !== undefined && data.items.length > 0 && (
        <>
          <Table label="Changes" columns={columns} rows={data.items} keyOf={({ id }) => id} />
          <Pager page={data.page} />
        </>
      )}
    </Page>
  );
}
