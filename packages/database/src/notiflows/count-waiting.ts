import { type Db, run, statement } from '../connect.ts';

/** More are not counted, at one step or of unsent messages: whoever looks knows that it is many. */
export const waitingCountedMax = 10_000;

// Far more than there are steps in the versions in which somebody still waits.
const stepsMax = 500;

/** How many wait at a step. */
export interface WaitingAtStep {
  step: string;
  /** At most `waitingCountedMax`, one more standing for all beyond. */
  count: number;
}

const resting = `n.project_id = $1 AND n.notiflow_id = $2 AND n.status = 'waiting'`;

// From one step to the next by the index: those who wait in between are not read. Asked for in its order, so that
// nothing else is looked through, whatever Postgres believes of how many wait.
const restingAtSteps = statement<WaitingAtStep>(
  'count-resting-at-steps',
  `WITH RECURSIVE places AS (
     (SELECT n.step, 1 AS place FROM notifications n WHERE ${resting} ORDER BY n.step LIMIT 1)
     UNION ALL
     SELECT (SELECT n.step FROM notifications n
             WHERE ${resting} AND n.step > places.step ORDER BY n.step LIMIT 1), places.place + 1
     FROM places WHERE places.step IS NOT NULL AND places.place < ${stepsMax})
   SELECT places.step, counted.count FROM places CROSS JOIN LATERAL (
     SELECT count(*)::int AS count FROM (
       SELECT FROM notifications n
       WHERE ${resting} AND n.step >= places.step AND n.step <= places.step
       ORDER BY n.step LIMIT ${waitingCountedMax + 1}) one) counted
   WHERE places.step IS NOT NULL`,
);

/** Counts who rests at which step of a notiflow now, whatever version they are in. */
export async function countResting(
  db: Db,
  input: { projectId: string; notiflowId: string },
): Promise<WaitingAtStep[]> {
  return run(db.pool, restingAtSteps, [input.projectId, input.notiflowId]);
}

/** Messages that are made and not sent, of the newest ones of the project. */
export interface UnsentMessages {
  /** Whether all of the project were looked at; there are more otherwise. */
  isWhole: boolean;
  /** By step; `later` of them are not due yet: a window, a limit or the next try is waited for. */
  steps: { step: string; count: number; later: number }[];
}

const unsentAtSteps = statement<{ step: string | null; count: number; later: number }>(
  'count-unsent-at-steps',
  `WITH unsent AS MATERIALIZED (
     SELECT notiflow_id, step_handle, next_attempt_at > now() AS is_later FROM deliveries
     WHERE project_id = $1 AND status = 'pending' ORDER BY id DESC LIMIT ${waitingCountedMax + 1})
   SELECT step_handle AS step, count(*)::int AS count, (count(*) FILTER (WHERE is_later))::int AS later
   FROM unsent WHERE notiflow_id = $2 GROUP BY step_handle
   UNION ALL
   SELECT NULL, count(*)::int, 0 FROM unsent`,
);

/** Counts the messages of a notiflow that are not sent yet, of the newest of the project. */
export async function countUnsent(
  db: Db,
  input: { projectId: string; notiflowId: string },
): Promise<UnsentMessages> {
  const rows = await run(db.pool, unsentAtSteps, [input.projectId, input.notiflowId]);
  const looked = rows.find(({ step }) => step === null)?.count ?? 0;
  const steps = rows.flatMap(({ step, ...counts }) => (step === null ? [] : [{ step, ...counts }]));
  return { isWhole: looked <= waitingCountedMax, steps };
}
