import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { idColumn, momentColumn, reasonColumn, statusColumn } from '../../components/columns.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Filters, SelectFilter, useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Moment } from '../../components/moment.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';
import { deliveryStatuses, messageColumn } from '../deliveries/delivery-columns.tsx';

type Delivery = ItemOf<'GET /admin/v1/users/{external_id}/deliveries'>;

const columns: Column<Delivery>[] = [
  idColumn('Delivery'),
  {
    title: 'Channel',
    cell: ({ channel_type: type }) => type.replaceAll('_', ' '),
    text: ({ channel_type }) => channel_type,
  },
  messageColumn,
  statusColumn,
  reasonColumn,
  momentColumn('Made', 'created_at'),
  momentColumn('Sent', 'sent_at'),
  momentColumn('Delivered', 'delivered_at'),
  {
    title: 'Seen',
    cell: ({ seen_at, read_at }) => <Moment at={read_at ?? seen_at} />,
    text: ({ seen_at, read_at }) => read_at ?? seen_at,
  },
];

/** What one person got, and what they did not get and why, newest first. */
export function DeliveriesOfUser({ externalId }: { externalId: string }) {
  const project = useProject();
  const [{ tab: _tab, ...filters }] = useFilters();
  const query = {
    limit: 50,
    ...filters,
  } as QueryOf<'GET /admin/v1/users/{external_id}/deliveries'>;
  const deliveries = useAsk(
    'GET /admin/v1/users/{external_id}/deliveries',
    { params: [externalId], query },
    { live: ['deliveries'], gapMs: 2_000, everyMs: 5_000 },
  );
  return (
    <>
      <Filters>
        <SelectFilter name="status" label="Status" options={deliveryStatuses} />
        <CsvButton
          name={`deliveries-of-${externalId}`}
          columns={columns}
          rows={deliveries.data?.items ?? []}
          whole={{
            operation: 'GET /admin/v1/users/{external_id}/deliveries',
            params: [externalId],
            query,
          }}
        />
      </Filters>
      <Listed
        asked={deliveries}
        label="Deliveries"
        columns={columns}
        keyOf={({ id }) => id}
        linkOf={({ id }) => `/p/${project}/deliveries/${id}`}
        empty={
          <Empty title="Nothing went to them">
            Their notifications say whether a run reached them, and where it stopped.
          </Empty>
        }
      />
    </>
  );
}
