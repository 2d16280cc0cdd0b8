import type { ItemOf } from 'notiflows-client/operations';
import { Badge } from '../../components/badge.tsx';
import { Moment } from '../../components/moment.tsx';
import type { Column } from '../../components/table.tsx';
import { DeliveryBadges, sayDeliveries } from './delivery-badges.tsx';

/** A notification as lists answer it. */
export type Notification = ItemOf<'GET /admin/v1/notifications'>;

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
  {
    title: 'Status',
    cell: ({ status }) => <Badge text={status} />,
    text: ({ status }) => status,
  },
  {
    title: 'Reason',
    cell: ({ reason }) => <span className="text-quiet">{reason?.replaceAll('_', ' ') ?? '–'}</span>,
    text: ({ reason }) => reason,
  },
  {
    title: 'Deliveries',
    cell: ({ deliveries }) => <DeliveryBadges deliveries={deliveries} />,
    text: ({ deliveries }) => sayDeliveries(deliveries),
  },
  {
    title: 'Step',
    cell: ({ step_handle }) => step_handle ?? '–',
    text: ({ step_handle }) => step_handle,
  },
  {
    title: 'Created',
    cell: ({ created_at }) => <Moment at={created_at} />,
    text: ({ created_at }) => created_at,
  },
];
