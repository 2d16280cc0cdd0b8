import { lowestId, type OldPart } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';
import type { Turn } from './turn.ts';
import { readRowsMax, walkRows } from './walk-rows.ts';

/** How many rows of each table were emptied or removed. */
export type PurgedRows = Record<string, number>;

/** What of a project's runs goes: of those whose last change was before. */
export interface OldRuns {
  projectId: string;
  part: OldPart;
  before: Date;
}

type PurgeDeps = Pick<WorkerDeps, 'retention'>;

// A set of small runs takes a few statements for all of them; a large run is a set of its own.
const runsMax = 200;
const recipientsMax = 500;

/** Empties or removes the old runs of a project, set after set, each run whole or not at all while something of it is open. */
export async function purgeRuns(
  { retention }: PurgeDeps,
  { turn, projectId, part, before }: OldRuns & { turn: Turn },
): Promise<PurgedRows> {
  const total: PurgedRows = {};
  let after = lowestId;
  while (!turn.isOver()) {
    const page = { projectId, part, before, after, limit: runsMax, recipientsMax };
    const runIds = await turn.do(() => retention.findOldRuns(page));
    const last = runIds.at(-1);
    if (last === undefined) break;
    after = last;
    const settled = await keepSettled({ retention }, { turn, runIds, before });
    if (settled.length === 0) continue;
    await purgeSet[part]({ retention }, { turn, runIds: settled, total });
  }
  return total;
}

/** Those of the runs of which nothing is open and nothing has changed since; none when the turn is over. */
async function keepSettled(
  { retention }: PurgeDeps,
  { turn, runIds, before }: { turn: Turn; runIds: string[]; before: Date },
): Promise<string[]> {
  let settled = runIds;
  for (const table of ['notifications', 'deliveries'] as const) {
    const found = new Set<string>();
    const isWhole = await walkRows(turn, {
      runIds: settled,
      pageSize: readRowsMax,
      isDone: (runId) => found.has(runId),
      async work(page) {
        const { unsettled, ...rest } = await retention.findUnsettledRuns({
          ...page,
          table,
          before,
        });
        for (const runId of unsettled) found.add(runId);
        return rest;
      },
    });
    if (!isWhole) return [];
    settled = settled.filter((runId) => !found.has(runId));
  }
  return settled;
}

interface SettledSet {
  turn: Turn;
  runIds: string[];
  total: PurgedRows;
}

/** Parts first and the runs last: whoever comes after a lost worker finds the runs again, and the rest by them. */
const purgeSet = {
  async content({ retention }: PurgeDeps, { turn, runIds, total }: SettledSet): Promise<void> {
    const isWhole =
      (await walkRows(turn, {
        runIds,
        async work(page) {
          const { emptied, ...rest } = await retention.emptyDeliveriesOfRuns(page);
          add(total, { deliveries: emptied });
          return rest;
        },
      })) &&
      (await walkRows(turn, {
        runIds,
        async work(page) {
          const { emptied, ...rest } = await retention.emptyNotificationsOfRuns(page);
          add(total, { notifications: emptied });
          return rest;
        },
      }));
    if (isWhole) add(total, { runs: await turn.do(() => retention.emptyRuns({ runIds })) });
  },

  async history({ retention }: PurgeDeps, { turn, runIds, total }: SettledSet): Promise<void> {
    const isWhole =
      (await walkRows(turn, {
        runIds,
        async work(page) {
          const { attempts, ...rest } = await retention.removeDeliveriesOfRuns(page);
          add(total, { deliveries: rest.count, attempts });
          return rest;
        },
      })) &&
      (await walkRows(turn, {
        runIds,
        async work(page) {
          const rest = await retention.removeNotificationsOfRuns(page);
          add(total, { notifications: rest.count });
          return rest;
        },
      }));
    if (isWhole) add(total, { runs: await turn.do(() => retention.removeRuns({ runIds })) });
  },
} satisfies Record<OldPart, (deps: PurgeDeps, set: SettledSet) => Promise<void>>;

function add(total: PurgedRows, rows: PurgedRows): void {
  for (const [table, count] of Object.entries(rows)) total[table] = (total[table] ?? 0) + count;
}
