import { setTimeout as wait } from 'node:timers/promises';
import type { Contender } from '../contenders/contender.ts';
import type { SeededTopic } from '../setup/seed-topics.ts';
import type { Servers } from '../setup/start-servers.ts';
import { readPeakMemoryMb, readUsage, resetPeakMemory } from './read-usage.ts';

/** What one run through one contender took. */
export interface Figures {
  runId: string;
  seconds: number;
  perSecond: number;
  cpuSeconds: number;
  peakMemoryMb: number;
  redisCommands: number;
  writeTransactions: number;
  walMb: number;
}

/** What is measured: the topic a run goes to, and the status in which its deliveries are there. */
export interface Course {
  topic: SeededTopic;
  settledStatus: 'delivered' | 'sent';
  /** How many deliveries each recipient gets; one when left out. */
  deliveriesEach?: number;
}

const pollMs = 50;
const giveUpMs = 180_000;
// For what a worker tidies up after the last row.
const graceMs = 500;

/** Measures one run from accept until the last row is there; the contender is paused before and after. */
export async function measureRun(
  servers: Servers,
  { contender, course }: { contender: Contender; course: Course },
): Promise<Figures> {
  await tidyUp(servers);
  contender.resume();
  await wait(graceMs);
  await resetPeakMemory(contender.pid);
  const before = await readUsage(servers, contender.pid);
  const startedAt = performance.now();
  const runId = await contender.accept(course.topic);
  await waitUntilSettled(servers, { runId, course, giveUpAt: startedAt + giveUpMs });
  const seconds = (performance.now() - startedAt) / 1_000;
  await wait(graceMs);
  const after = await readUsage(servers, contender.pid);
  const peakMemoryMb = await readPeakMemoryMb(contender.pid);
  contender.pause();
  return {
    runId,
    seconds,
    perSecond: course.topic.recipientCount / seconds,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    peakMemoryMb,
    redisCommands: after.redisCommands - before.redisCommands,
    writeTransactions: after.writeTransactions - before.writeTransactions,
    walMb: (after.walBytes - before.walBytes) / 1024 ** 2,
  };
}

/** Leaves no work of one contender to the next: dead rows, and pages not written yet. */
async function tidyUp({ sql }: Pick<Servers, 'sql'>): Promise<void> {
  await sql.query('VACUUM (ANALYZE) runs, notifications, deliveries, attempts');
  await sql.query('CHECKPOINT');
}

/** Polls until everything is settled; gives up silently, because the rows are checked afterwards anyway. */
async function waitUntilSettled(
  { sql }: Pick<Servers, 'sql'>,
  input: { runId: string; course: Course; giveUpAt: number },
): Promise<void> {
  const { runId, course, giveUpAt } = input;
  while (performance.now() < giveUpAt) {
    const { rows } = await sql.query({
      name: 'count-settled',
      text: `SELECT
        (SELECT count(*) FROM deliveries WHERE run_id = $1 AND status = $2) >= $3 AND
        (SELECT count(*) FROM notifications WHERE run_id = $1 AND status = 'processed') >= $3 AS settled`,
      values: [runId, course.settledStatus, course.topic.recipientCount],
    });
    if (rows[0].settled) return;
    await wait(pollMs);
  }
}
