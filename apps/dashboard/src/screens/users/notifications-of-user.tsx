import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import {
  idColumn,
  momentColumn,
  reasonColumn,
  statusColumn,
  textColumn,
} from '../../components/columns.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Filters, SelectFilter, useFilters } from '../../components/filters.tsx';
import { IdLink } from '../../components/id-link.tsx';
import { Listed } from '../../components/listed.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useProject } from '../../session/project.ts';
import { DeliveryBadges, sayDeliveries } from '../notifications/delivery-badges.tsx';
import { notificationStatuses } from '../notifications/notification-columns.tsx';
import { NotiflowFilter, useNotiflowHandles } from '../runs/notiflow-filter.tsx';

type Notification = ItemOf<'GET /admin/v1/users/{external_id}/notifications'>;

/** What was on its way to one person, and where it stopped. */
export function NotificationsOfUser({ externalId }: { externalId: string }) {
  const project = useProject();
  const [{ tab: _tab, ...filters }] = useFilters();
  const query = {
    limit: 50,
    ...filters,
  } as QueryOf<'GET /admin/v1/users/{external_id}/notifications'>;
  const notifications = useAsk(
    'GET /admin/v1/users/{external_id}/notifications',
    { params: [externalId], query },
    { live: ['notifications'], gapMs: 2_000, everyMs: 5_000 },
  );
  const handleOf = useNotiflowHandles();
  const columns: Column<Notification>[] = [
    idColumn('Notification'),
    {
      title: 'Notiflow',
      cell: ({ notiflow_id }) => handleOf(notiflow_id),
      text: ({ notiflow_id }) => handleOf(notiflow_id),
    },
    statusColumn,
    reasonColumn,
    {
      title: 'Run',
      cell: ({ notiflow_run_id: run }) => <IdLink id={run} to={`/p/${project}/runs/${run}`} />,
      text: ({ notiflow_run_id }) => notiflow_run_id,
    },
    textColumn('Topic', 'topic'),
    {
      title: 'Deliveries',
      cell: ({ deliveries }) => <DeliveryBadges deliveries={deliveries} />,
      text: ({ deliveries }) => sayDeliveries(deliveries),
    },
    momentColumn('Made', 'created_at'),
  ];
  return (
    <>
      <Filters>
        <NotiflowFilter />
        <SelectFilter name="status" label="Status" options={notificationStatuses} />
        <CsvButton
          name={`notifications-of-${externalId}`}
          columns={columns}
          rows={notifications.data?.items ?? []}
          whole={{
            operation: 'GET /admin/v1/users/{external_id}/notifications',
            params: [externalId],
            query,
          }}
        />
      </Filters>
      <p className="mb-3 text-quiet">
        Each tells what every step decided, also about messages that were never made.
      </p>
      <Listed
        asked={notifications}
        label="Notifications"
        columns={columns}
        keyOf={({ id }) => id}
        linkOf={({ id }) => `/p/${project}/notifications/${id}`}
        empty={<Empty title="No run named them" />}
      />
    </>
  );
}
