import { lowestId } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';
import { type Turn, takeTurn } from '../retention/turn.ts';

// Somebody looks every five seconds; whoever comes in between finds it done.
const pauseMs = 4_000;
const projectsMax = 100;
const rowsMax = 2_000;
const pagesMax = 20;

/** Measures what projects with quotas have; one worker at a time. What it writes is no work found: it answers 0. */
export async function measureUsage(
  deps: Pick<WorkerDeps, 'sweeps' | 'usage' | 'stopping'>,
): Promise<number> {
  const turn = await takeTurn(deps, 'measure_usage');
  if (turn === null) return 0;
  let after = lowestId;
  while (!turn.isOver()) {
    const projects = await deps.usage.listAskedProjects({ after, limit: projectsMax });
    for (const { projectId, asksBytes } of projects) {
      await turn.do(() => deps.usage.measureUsage({ projectId }));
      if (asksBytes) await walk(deps, { turn, projectId });
      after = projectId;
    }
    if (projects.length < projectsMax) break;
  }
  await turn.end(pauseMs);
  return 0;
}

/** Goes on adding up what a project has stored: a bit in each turn, so that all projects get theirs. */
async function walk(
  { usage }: Pick<WorkerDeps, 'usage'>,
  { turn, projectId }: { turn: Turn; projectId: string },
): Promise<void> {
  for (let page = 0; page < pagesMax && !turn.isOver(); page += 1) {
    const isWhole = await turn.do(() => usage.walkStoredBytes({ projectId, limit: rowsMax }));
    if (isWhole) return;
  }
}
