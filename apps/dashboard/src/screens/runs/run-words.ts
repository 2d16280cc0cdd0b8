import type { AnswerOf, ItemOf } from 'notiflows-client/operations';

/** A run with its counters. */
export type CountedRun = AnswerOf<'GET /admin/v1/runs/{id}'>;

const triggers = {
  secret_key: 'the API',
  account_token: 'a token',
  member: 'a member',
  schedule: 'a schedule',
} as const;

/** Who or what began a run. */
export function describeTrigger({
  triggered_by,
}: Pick<ItemOf<'GET /admin/v1/runs'>, 'triggered_by'>): string {
  return triggered_by === null ? 'unknown' : triggers[triggered_by.kind];
}

/** Whether more may come of a run, so that it is worth looking again soon. */
export function isUnderWay({ status, counters, deliveries }: CountedRun): boolean {
  if (status === 'canceled' || status === 'failed') return false;
  return counters.pending > 0 || deliveries.pending + deliveries.processing > 0;
}

/** How many recipients of a canceled run have begun something that has yet to be stopped. */
export function countStopping({ status, outcomes }: CountedRun): number {
  if (status !== 'canceled') return 0;
  return outcomes
    .filter((outcome) => outcome.status === 'pending' || outcome.status === 'waiting')
    .reduce((sum, outcome) => sum + outcome.count, 0);
}

/** How many deliveries of a run a replay may send again. */
export function countDead({ deliveries }: CountedRun): number {
  return deliveries.failed + deliveries.expired + deliveries.quarantined + deliveries.unknown;
}

/** A number with its noun. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
