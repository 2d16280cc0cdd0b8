import type { ItemOf } from 'notiflows-client/operations';
import { momentColumn, reasonColumn, statusColumn, textColumn } from '../../components/columns.tsx';
import type { Column } from '../../components/table.tsx';
import { DeliveryBadges, sayDeliveries } from './delivery-badges.tsx';

/** A notification as lists answer it. */
export type Notification = ItemOf<'GET /admin/v1/notifications'>;

/** What a notification may be in. */
export const notificationStatuses = [
  'pending',
  'waiting',
  'processed',
  'stopped',
  'failed',
] as const satisfies readonly Notification['status'][];

/** How a person is called where there is place for one name. */
export function nameOf(person: Notification['recipient']): string {
  if (person === null) return 'erased';
  const name = [person.first_name, person.last_name].filter(Boolean).join(' ');
  return name || person.external_id;
}

/** The columns of every table of notifications. */
export const notificationColumns: Column<Notification>[] = [
  {
    title: 'Recipient',
    cell: ({ recipient }) => (
      <>
        {nameOf(recipient)}{' '}
        <span className="font-normal text-quiet">
          {recipient !== null && nameOf(recipient) !== recipient.external_id
            ? recipient.external_id
            : ''}
        </span>
      </>
    ),
    text: ({ recipient }) => recipient?.external_id ?? null,
  },
  statusColumn,
  reasonColumn,
  {
    title: 'Deliveries',
    cell: ({ deliveries }) => <DeliveryBadges deliveries={deliveries} />,
    text: ({ deliveries }) => sayDeliveries(deliveries),
  },
  textColumn('Step', 'step_handle'),
  momentColumn('Created', 'created_at'),
];
