import { type Db, run, statement } from '../connect.ts';
import { today } from './charged-today.ts';

const refund = statement<never>(
  'refund-recipients',
  `UPDATE project_usage SET recipients = greatest(0, recipients - $2::int)
   WHERE project_id = $1 AND day = ${today}`,
);

/** Gives recipients back that were charged today for a run that was not stored. */
export async function refundRecipients(
  db: Db,
  { projectId, recipients }: { projectId: string; recipients: number },
): Promise<void> {
  await run(db.pool, refund, [projectId, recipients]);
}
