import { type Claim, type Database, newId } from '@notiflow/database';

/** Which lanes to claim from, and as which worker; by default all in which something is due, as a new one. */
export interface ClaimDueOptions {
  workerId?: string;
  lanes?: string[];
  count?: number;
  leaseMs?: number;
}

/** Claims what is due as a worker does; answers the claim with the id of its worker. */
export async function claimDue(
  { deliveries }: Pick<Database, 'deliveries'>,
  { workerId = newId(), lanes, count = 500, leaseMs = 60_000 }: ClaimDueOptions = {},
): Promise<Claim & { workerId: string }> {
  const { due } = await deliveries.findDueLines({ after: '', limit: 1_000 });
  const wanted = due.filter(({ lane }) => lanes === undefined || lanes.includes(lane));
  const wants = wanted.map(({ lane, line }) => ({ lane, line, count, leaseMs }));
  return { workerId, ...(await deliveries.claimDeliveries({ workerId, wants })) };
}
