import type { OutsideDelivery, ReckonedDelivery } from '@notiflow/database';
import { quietHoursFor } from '@notiflow/engine';
import type { WorkerDeps } from '../deps.ts';
import { reckonOpening } from '../stages/reckon-opening.ts';

const pageSize = 500;
const pagesMax = 200;

/**
 * Reckons anew when deliveries may be sent whose opening has ended: before they were, between two attempts, or because
 * the recipient lives by other clocks now, or wants quiet at other hours. Nobody sends them meanwhile. Answers how many
 * there were.
 */
export async function moveIntoWindows({
  deliveries,
}: Pick<WorkerDeps, 'deliveries'>): Promise<number> {
  let total = 0;
  for (let page = 0; page < pagesMax; page += 1) {
    const outside = await deliveries.findOutside({ limit: pageSize });
    total += await deliveries.moveIntoWindows(outside.map(reckon));
    if (outside.length < pageSize) break;
  }
  return total;
}

function reckon({ id, closedAt, timezone, ...delivery }: OutsideDelivery): ReckonedDelivery {
  const quietHours = quietHoursFor(delivery);
  const opening = reckonOpening({ ...delivery, quietHours, recipient: { timezone } });
  return { id, closedAt, ...opening };
}
