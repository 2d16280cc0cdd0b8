import { driftWeights } from './drift-weights.ts';
import { leaveChannels } from './leave-channels.ts';
import { readTroubled, settleProbe, takeProbes } from './probe-circuits.ts';
import { reportTallies } from './report-tallies.ts';

/** What can be done with the health of channels, by those who serve every project. */
export const channelHealthFunctions = {
  reportTallies,
  readTroubled,
  takeProbes,
  settleProbe,
  leaveChannels,
  driftWeights,
};
