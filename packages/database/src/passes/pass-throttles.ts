import type { ThrottleMode, ThrottleScope } from '@notiflow/contracts';
import type { Db } from '../connect.ts';
import { type PassQuestion, takePasses } from './take-passes.ts';

/** A notification at a throttle step. */
export interface ThrottleQuestion {
  id: string;
  /** The visit that was loaded. */
  visit: number;
  step: string;
  /** Names the value of the key, in hexadecimal. */
  keyHash: string;
  limit: number;
  windowMs: number;
  mode: ThrottleMode;
  scope: ThrottleScope;
}

/** What of a throttle step is counted, and how often. */
export function toThrottlePass(asked: ThrottleQuestion): PassQuestion {
  const { id, visit, step, keyHash, limit, windowMs, mode, scope } = asked;
  return {
    id,
    visit,
    step,
    bucket: {
      use: 'throttle',
      name: `${step} ${keyHash}`,
      ofRecipient: scope === 'recipient',
      ofNotiflow: scope !== 'project',
    },
    isFixed: mode === 'fixed',
    limits: [{ limit, windowMs }],
  };
}

/** Tells which of the notifications pass their throttle steps, in their order: one statement for any set. */
export async function passThrottles(db: Db, asked: ThrottleQuestion[]): Promise<boolean[]> {
  const passes = await takePasses(db, asked.map(toThrottlePass));
  return passes.map((pass) => pass.passes);
}
