/** A run with its counters, as far as watching needs it. */
export interface RunReport {
  id: string;
  status: string;
  reason: string | null;
  notiflow_handle: string;
  send_at: string | null;
  counters: Record<
    'recipients' | 'processed' | 'stopped' | 'failed' | 'canceled' | 'pending',
    number
  >;
  deliveries: { total: number } & Record<string, number>;
}

const openRunStatuses = ['accepted', 'fanning_out'];
const openDeliveryStatuses = ['pending', 'processing'];
const badDeliveryStatuses = ['failed', 'bounced', 'quarantined', 'unknown', 'expired'];

/** Whether the counters add up to what they are parts of. */
export function isBalanced({ counters, deliveries }: RunReport): boolean {
  const { recipients, processed, stopped, failed, canceled, pending } = counters;
  const { total, ...byStatus } = deliveries;
  return (
    recipients === processed + stopped + failed + canceled + pending &&
    total === sum(Object.values(byStatus))
  );
}

/** Whether nothing more will happen: all fanned out, no notification and no delivery open, and the counters balance. */
export function isSettled(run: RunReport): boolean {
  const isOpen = openRunStatuses.includes(run.status) || run.counters.pending > 0;
  return !isOpen && countOf(run, openDeliveryStatuses) === 0 && isBalanced(run);
}

/** Whether a notification or a delivery failed, or the run itself. */
export function hasFailures(run: RunReport): boolean {
  return (
    run.status === 'failed' || run.counters.failed > 0 || countOf(run, badDeliveryStatuses) > 0
  );
}

/** One line about where a run stands: statuses nobody has are left out. */
export function describeRun(run: RunReport): string {
  const { recipients, ...counters } = run.counters;
  const { total, ...deliveries } = run.deliveries;
  return [
    `run ${run.id} ${run.status}${run.reason ? ` (${run.reason})` : ''}`,
    `${recipients} recipients${listCounts(counters)}`,
    `${total} deliveries${listCounts(deliveries)}`,
  ].join(' · ');
}

function listCounts(counts: Record<string, number>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  return some.length === 0 ? '' : `: ${some.map(([name, count]) => `${count} ${name}`).join(', ')}`;
}

function countOf({ deliveries }: RunReport, statuses: string[]): number {
  return sum(statuses.map((status) => deliveries[status] ?? 0));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
