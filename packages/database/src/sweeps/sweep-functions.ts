import { closeDigests } from '../digests/close-digests.ts';
import { recallFacts } from '../doctor/read-installation.ts';
import { blockMailChannels, findBounceRates } from '../guard/guard-bounces.ts';
import { purgeScheduleFirings } from '../schedules/fire-schedule.ts';
import {
  changeFact,
  listStaleEndpoints,
  listStaleSeals,
  listStaleSigningKeys,
  replaceEndpointSecrets,
  replaceSeals,
  replaceSigningSecrets,
} from '../sealed/reseal.ts';
import * as purges from './purge.ts';
import {
  leaveCanceledRun,
  skipCanceledDeliveries,
  stopCanceledNotifications,
  takeCanceledRuns,
} from './stop-canceled.ts';
import { takeDueNotifications } from './take-due-notifications.ts';
import { takeDuty } from './take-duty.ts';
import { takeOverdueNotifications, takeOverdueRuns } from './take-overdue.ts';

/** What can be done for sweeps, by those who serve every project. */
export const sweepFunctions = {
  takeDuty,
  takeOverdueRuns,
  takeDueNotifications,
  closeDigests,
  takeOverdueNotifications,
  takeCanceledRuns,
  stopCanceledNotifications,
  skipCanceledDeliveries,
  leaveCanceledRun,
  ...purges,
  purgeScheduleFirings,
  listStaleEndpoints,
  listStaleSeals,
  listStaleSigningKeys,
  replaceEndpointSecrets,
  replaceSeals,
  replaceSigningSecrets,
  recallFacts,
  changeFact,
  findBounceRates,
  blockMailChannels,
};
