import type { Database } from '@notiflow/database';
import { type Finding, well, wrong } from './finding.ts';

/** Tells whether anybody sends. */
export async function checkWorkers({ doctor }: Pick<Database, 'doctor'>): Promise<Finding> {
  const count = await doctor.countWorkers();
  if (count > 0) return well('Workers', `${count} heard of within a minute`);
  return wrong('Workers', 'None that sends was heard of for a minute. Start one');
}
