import type { ApiClient } from './api-client.ts';
import { eventually } from './eventually.ts';

/** What the API says of a run. */
export interface RunAnswer {
  id: string;
  status: string;
  counters: Record<string, number>;
  deliveries: Record<string, number>;
}

/** What the API says of an attempt. */
export interface AttemptAnswer {
  number: number;
  started_at: string;
  ended_at: string | null;
  outcome: string | null;
  code: string | null;
  reason: string | null;
  provider: string;
}

/** What the API says of a delivery. */
export interface DeliveryAnswer {
  id: string;
  notification_id: string;
  recipient_id: string;
  step_handle: string;
  channel_type: string;
  status: string;
  reason: string | null;
  reason_details: Record<string, unknown> | null;
  data: Record<string, unknown>;
  next_attempt_at: string | null;
  attempts: AttemptAnswer[];
}

/** Accepts a run and answers its id. */
export async function acceptRun(api: ApiClient, handle: string, body: object): Promise<string> {
  const answer = await api.admin<{ notiflow_run_id: string }>('POST', `/notiflows/${handle}/run`, {
    body,
  });
  if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
  return answer.body.notiflow_run_id;
}

/** Waits until every notification and every delivery of the run is settled. */
export async function waitUntilSettled(
  api: ApiClient,
  runId: string,
  { withinMs = 180_000 } = {},
): Promise<RunAnswer> {
  return eventually(
    async () => {
      const { body } = await api.admin<RunAnswer>('GET', `/runs/${runId}`);
      const open = (body.deliveries.pending ?? 0) + (body.deliveries.processing ?? 0);
      if (body.status !== 'fanned_out' || body.counters.pending !== 0 || open > 0) {
        throw new Error(`The run is not settled: ${JSON.stringify(body)}`);
      }
      return body;
    },
    { withinMs, everyMs: 100 },
  );
}

/** Reads the deliveries of a small run, oldest first, each with its attempts. */
export async function readDeliveries(api: ApiClient, runId: string): Promise<DeliveryAnswer[]> {
  const { body } = await api.admin<{ items: { id: string }[] }>(
    'GET',
    `/deliveries?notiflow_run_id=${runId}&limit=100`,
  );
  const read = async ({ id }: { id: string }) =>
    (await api.admin<DeliveryAnswer>('GET', `/deliveries/${id}`)).body;
  return Promise.all(body.items.map(read).reverse());
}

/** Checks that the parts of a run's counters add up to their totals. */
export function expectBalanced(run: RunAnswer): void {
  for (const [counters, total] of [
    [run.counters, 'recipients'],
    [run.deliveries, 'total'],
  ] as const) {
    const parts = Object.entries(counters).filter(([name]) => name !== total);
    expect(parts.reduce((sum, [, count]) => sum + count, 0)).toBe(counters[total]);
  }
}

/** Recipients with consecutive external ids. */
export function recipients(count: number): { external_id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ external_id: `user-${index}` }));
}
