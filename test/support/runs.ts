import { eventually } from './eventually.ts';
import type { System } from './start-system.ts';

/** What the API says of a run. */
export interface RunAnswer {
  id: string;
  status: string;
  counters: Record<string, number>;
  deliveries: Record<string, number>;
}

/** Accepts a run and answers its id. */
export async function acceptRun(system: System, handle: string, body: object): Promise<string> {
  const answer = await system.admin<{ notiflow_run_id: string }>(
    'POST',
    `/notiflows/${handle}/run`,
    { body },
  );
  if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
  return answer.body.notiflow_run_id;
}

/** Waits until every notification and every delivery of the run is settled. */
export async function waitUntilSettled(
  system: System,
  runId: string,
  { withinMs = 60_000 } = {},
): Promise<RunAnswer> {
  return eventually(
    async () => {
      const { body } = await system.admin<RunAnswer>('GET', `/runs/${runId}`);
      const open = (body.deliveries.pending ?? 0) + (body.deliveries.processing ?? 0);
      if (body.status !== 'fanned_out' || body.counters.pending !== 0 || open > 0) {
        throw new Error(`The run is not settled: ${JSON.stringify(body)}`);
      }
      return body;
    },
    { withinMs, everyMs: 100 },
  );
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
