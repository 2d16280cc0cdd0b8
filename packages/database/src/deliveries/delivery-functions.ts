import { findUnwantedDeliveries } from '../preferences/find-unwanted-deliveries.ts';
import { findSuppressedDeliveries } from '../suppressions/find-suppressed-deliveries.ts';
import { claimDeliveries } from './claim-deliveries.ts';
import { countFailedClaim } from './count-failed-claim.ts';
import { findDueLines } from './find-due-lines.ts';
import { loadChannels } from './load-channels.ts';
import { findOutside, moveIntoWindows } from './move-into-windows.ts';
import { findDeliveriesOf, findDelivery, listDeliveries } from './read-deliveries.ts';
import { recallDelivery } from './recall-delivery.ts';
import { recordAttempts } from './record-attempts.ts';
import { reportDeliveries } from './report-deliveries.ts';
import { removeWorker, reportWorker } from './report-worker.ts';
import { takeOverLost } from './take-over-lost.ts';

/** What can be done with deliveries: in one project, and by those who serve every project. */
export const deliveryFunctions = {
  ofProject: { recallDelivery, findDelivery, findDeliveriesOf, listDeliveries },
  ofSystem: {
    claimDeliveries,
    findOutside,
    moveIntoWindows,
    countFailedClaim,
    recordAttempts,
    reportDeliveries,
    loadChannels,
    findSuppressedDeliveries,
    findUnwantedDeliveries,
    findDueLines,
    takeOverLost,
    reportWorker,
    removeWorker,
  },
};
