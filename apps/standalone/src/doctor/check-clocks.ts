import type { Database } from '@notiflow/database';
import { type Finding, well, wrong } from './finding.ts';

// Receivers of signed webhooks allow minutes; what is off by seconds is on its way there.
const skewMaxMs = 5_000;

/** Compares this machine's clock with Postgres', which judges what is due. */
export async function checkClocks(
  { doctor }: Pick<Database, 'doctor'>,
  now: () => number,
): Promise<Finding> {
  const skewMs = await doctor.readClockSkewMs(now);
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  if (Math.abs(skewMs) <= skewMaxMs) return well('Clocks', `${seconds} s apart`);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  return wrong(
    'Clocks',
    `Postgres' clock is ${seconds} s ${side} this machine's. Let both follow a time server: receivers refuse signatures of another time`,
  );
}
