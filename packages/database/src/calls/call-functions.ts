import { claimCalls } from './claim-calls.ts';
import { findCalls } from './find-calls.ts';
import { openCalls } from './open-calls.ts';
import { settleCalls } from './settle-calls.ts';
import { leaveCalls, purgeCalls, takeSettledCalls, wakeCallers } from './wake-callers.ts';

/** What can be done for calls, by those who serve every project. */
export const callFunctions = {
  openCalls,
  findCalls,
  claimCalls,
  settleCalls,
  wakeCallers,
  leaveCalls,
  takeSettledCalls,
  purgeCalls,
};
