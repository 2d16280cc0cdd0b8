import { tellReason } from '@notiflow/contracts/reason-words';
import { Badge, toneOf } from '../../components/badge.tsx';

interface Delivery {
  id: string;
  channel_type: string;
  status: string;
  reason: string | null;
}

const shown = 4;

/** What became of the messages of one notification, with why at those that are over without being sent. */
export function DeliveryBadges({ deliveries }: { deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0) return <span className="text-faint">none</span>;
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      {deliveries.slice(0, shown).map((delivery) => (
        <span key={delivery.id} title={delivery.reason ? tellReason(delivery.reason) : undefined}>
          <Badge text={sayDelivery(delivery)} tone={toneOf(delivery.status)} />
        </span>
      ))}
      {deliveries.length > shown && (
        <span className="text-quiet">+{deliveries.length - shown}</span>
      )}
    </span>
  );
}

/** The same as text. */
export function sayDeliveries(deliveries: readonly Delivery[]): string {
  return deliveries.map(sayDelivery).join(', ');
}

function sayDelivery({ channel_type: type, status, reason }: Delivery): string {
  const what = `${type.replaceAll('_', ' ')} ${status}`;
  return reason === null ? what : `${what}: ${reason.replaceAll('_', ' ')}`;
}
