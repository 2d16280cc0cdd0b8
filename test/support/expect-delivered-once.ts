import { eventually } from './eventually.ts';
import type { HttpPeer } from './peers.ts';
import type { RunLoad } from './post-runs.ts';
import { queryRows } from './query-rows.ts';
import type { System } from './start-system.ts';

interface Counts {
  runs: number;
  incomplete: number;
  deliveries: number;
  sent: number;
  open_attempts: number;
}

const countEverything = `
  SELECT count(*)::int AS runs,
         count(*) FILTER (WHERE made <> $1)::int AS incomplete,
         coalesce(sum(made), 0)::int AS deliveries,
         coalesce(sum(sent), 0)::int AS sent,
         (SELECT count(*)::int FROM attempts WHERE ended_at IS NULL) AS open_attempts
  FROM (SELECT r.id, count(d.id) AS made, count(d.id) FILTER (WHERE d.status = 'sent') AS sent
        FROM runs r LEFT JOIN deliveries d ON d.run_id = r.id
        WHERE r.id = ANY($2::uuid[]) GROUP BY r.id) AS counted`;

/**
 * Waits until every accepted run of a load has sent its one webhook to each recipient, and checks that the receiver saw
 * each of them, each once, and none that is of no run.
 */
export async function expectDeliveredOnce(
  system: System,
  input: { load: RunLoad; recipientCount: number; receiver: HttpPeer },
): Promise<void> {
  const runIds = [...input.load.runIds];
  const { recipientCount } = input;
  const total = runIds.length * recipientCount;
  await eventually(
    async () => {
      const [counts] = await queryRows<Counts & Record<string, number>>(system, countEverything, [
        recipientCount,
        runIds,
      ]);
      expect(counts).toEqual({
        runs: runIds.length,
        incomplete: 0,
        deliveries: total,
        sent: total,
        open_attempts: 0,
      });
    },
    { withinMs: 180_000, everyMs: 200 },
  );
  const received = input.receiver.requests.map(({ headers }) => headers['webhook-id'] ?? '');
  expect(received.filter((id, place) => received.indexOf(id) !== place)).toEqual([]);
  // Where Postgres is lost between a commit and its answer, a run is stored and nobody was told: its webhooks come, too.
  const rows = await queryRows<{ id: string; told: boolean }>(
    system,
    'SELECT id, run_id = ANY($1::uuid[]) AS told FROM deliveries WHERE id = ANY($2::uuid[])',
    [runIds, received],
  );
  expect(rows).toHaveLength(received.length);
  expect(rows.filter(({ told }) => told)).toHaveLength(total);
}
