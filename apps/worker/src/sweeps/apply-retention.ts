import { lowestId } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';
import { type PurgedRows, purgeRuns } from '../retention/purge-runs.ts';
import { type Turn, takeTurn } from '../retention/turn.ts';

type RetentionDeps = Pick<
  WorkerDeps,
  'sweeps' | 'retention' | 'retentionDays' | 'stopping' | 'logger' | 'metrics'
>;

const pauseMs = 10 * 60_000;
const projectsMax = 100;
const entriesMax = 1_000;

/**
 * Empties and removes what is older than it is kept, project by project; one worker at a time, in small statements with
 * rests between them. Answers how many rows there were.
 */
export async function applyRetention(deps: RetentionDeps): Promise<number> {
  const turn = await takeTurn(deps, 'retention');
  if (turn === null) return 0;
  const total = (await purgeProjects(deps, turn)) + (await purgeAccount(deps, turn));
  await turn.end(pauseMs);
  return total;
}

async function purgeProjects(deps: RetentionDeps, turn: Turn): Promise<number> {
  const { retention, retentionDays: days } = deps;
  let total = 0;
  let after = lowestId;
  while (!turn.isOver()) {
    const projects = await retention.listRetention({ after, limit: projectsMax, days });
    for (const { projectId, contentBefore, historyBefore, auditBefore } of projects) {
      const runs = { turn, projectId };
      total += await report(deps, { projectId, part: 'history' }, () =>
        purgeRuns(deps, { ...runs, part: 'history', before: historyBefore }),
      );
      total += await report(deps, { projectId, part: 'content' }, () =>
        purgeRuns(deps, { ...runs, part: 'content', before: contentBefore }),
      );
      total += await report(deps, { projectId, part: 'content' }, () =>
        purgeEventMessages(deps, { turn, projectId, before: contentBefore }),
      );
      total += await report(deps, { projectId, part: 'audit' }, () =>
        purgeAudit(deps, { turn, projectId, before: auditBefore }),
      );
      after = projectId;
    }
    if (projects.length < projectsMax) break;
  }
  return total;
}

async function purgeAccount(deps: RetentionDeps, turn: Turn): Promise<number> {
  const before = await deps.retention.findMomentDaysAgo({ days: deps.retentionDays.auditDays });
  return report(deps, { projectId: null, part: 'audit' }, () =>
    purgeAudit(deps, { turn, projectId: null, before }),
  );
}

async function purgeAudit(
  { retention }: RetentionDeps,
  { turn, ...entries }: { turn: Turn; projectId: string | null; before: Date },
): Promise<PurgedRows> {
  const purge = () => retention.purgeAuditLog({ ...entries, limit: entriesMax });
  return { audit_log: await purgePages(turn, purge) };
}

async function purgeEventMessages(
  { retention }: RetentionDeps,
  { turn, ...entries }: { turn: Turn; projectId: string; before: Date },
): Promise<PurgedRows> {
  const purge = () => retention.purgeEventMessages({ ...entries, limit: entriesMax });
  return { event_messages: await purgePages(turn, purge) };
}

async function purgePages(turn: Turn, purge: () => Promise<number>): Promise<number> {
  let total = 0;
  while (!turn.isOver()) {
    const count = await turn.do(purge);
    total += count;
    if (count < entriesMax) break;
  }
  return total;
}

/** Does a part of the work, and says what went, if something did. */
async function report(
  { logger, metrics }: RetentionDeps,
  { projectId, part }: { projectId: string | null; part: string },
  purge: () => Promise<PurgedRows>,
): Promise<number> {
  const startedAt = performance.now();
  const rows = await purge();
  const gone = Object.entries(rows).filter(([, count]) => count > 0);
  if (gone.length === 0) return 0;
  for (const [table, count] of gone) metrics.purgedRows.increment({ part, table }, count);
  const duration_ms = Math.round(performance.now() - startedAt);
  logger.info('retention.purged', { part, project_id: projectId, rows, duration_ms });
  return gone.reduce((sum, [, count]) => sum + count, 0);
}
