import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { Id } from '../../components/copy.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Filters, SelectFilter, useFilters } from '../../components/filters.tsx';
import { Listed } from '../../components/listed.tsx';
import { Moment } from '../../components/moment.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';
import { headingOf } from '../deliveries/message/heading-of.ts';

type Delivery = ItemOf<'GET /admin/v1/users/{external_id}/deliveries'>;

const statuses = [
  'pending',
  'processing',
  'sent',
  'delivered',
  'failed',
  'bounced',
  'skipped',
  'expired',
  'quarantined',
  'unknown',
];

const columns: Column<Delivery>[] = [
  { title: 'Delivery', cell: ({ id }) => <Id id={id} />, text: ({ id }) => id },
  {
    title: 'Channel',
    cell: ({ channel_type: type }) => type.replaceAll('_', ' '),
    text: ({ channel_type }) => channel_type,
  },
  {
    title: 'Message',
    cell: ({ data }) => (
      <span className="inline-block max-w-72 truncate align-bottom">{headingOf(data)}</span>
    ),
    text: ({ data }) => headingOf(data),
  },
  { title: 'Status', cell: ({ status }) => <Badge text={status} />, text: ({ status }) => status },
  {
    title: 'Why',
    cell: ({ reason }) => reason?.replaceAll('_', ' ') ?? '–',
    text: ({ reason }) => reason,
  },
  {
    title: 'Made',
    cell: ({ created_at }) => <Moment at={created_at} />,
    text: ({ created_at }) => created_at,
  },
  {
    title: 'Sent',
    cell: ({ sent_at }) => <Moment at={sent_at} />,
    text: ({ sent_at }) => sent_at,
  },
  {
    title: 'Delivered',
    cell: ({ delivered_at }) => <Moment at={delivered_at} />,
    text: ({ delivered_at }) => delivered_at,
  },
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
        <SelectFilter name="status" label="Status" options={statuses} />
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
