import type { ItemOf } from 'notiflows-client/operations';
import type { Column } from '../../components/table.tsx';

type Delivery = ItemOf<'GET /admin/v1/deliveries'>;

/** What a delivery may be in. */
export const deliveryStatuses = [
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
] as const satisfies readonly Delivery['status'][];

/** What one sees of a message first. */
export const messageColumn: Column<Pick<Delivery, 'data'>> = {
  title: 'Message',
  cell: ({ data }) => (
    <span className="inline-block max-w-72 truncate align-bottom">{headingOf(data)}</span>
  ),
  text: ({ data }) => headingOf(data),
};

function headingOf(data: Record<string, unknown>): string {
  const heading = data.subject ?? data.title ?? data.body ?? data.url ?? '';
  return typeof heading === 'string' ? heading.slice(0, 120) : '';
}
