import { findRegistered } from '../channel-settings/find-registered.ts';
import { findOpenDigests } from '../digests/find-open-digests.ts';
import { leadDigests } from '../digests/lead-digests.ts';
import { listDigestItems } from '../digests/read-digest-items.ts';
import { reserveWithinLimits } from '../limits/reserve-within-limits.ts';
import { passCaps } from '../passes/pass-caps.ts';
import { passThrottles } from '../passes/pass-throttles.ts';
import { peekCaps, peekThrottles } from '../passes/peek-passes.ts';
import { findSuppressed } from '../suppressions/find-suppressed.ts';
import { countFailedAdvances } from './count-failed-advances.ts';
import { findDeliveriesMade } from './find-deliveries-made.ts';
import { loadNotifications } from './load-notifications.ts';
import { findNotification, findPeopleById, listNotifications } from './read-notifications.ts';
import { findNamedValues, findSample, listSamples } from './read-samples.ts';
import { saveAdvance } from './save-advance.ts';

/** What can be done with notifications: in one project, and by those who serve every project. */
export const notificationFunctions = {
  ofProject: {
    findNotification,
    listNotifications,
    listDigestItems,
    findPeopleById,
    listSamples,
    findSample,
    findNamedValues,
    findOpenDigests,
    peekThrottles,
    peekCaps,
  },
  ofSystem: {
    reserveWithinLimits,
    loadNotifications,
    passThrottles,
    leadDigests,
    findDeliveriesMade,
    passCaps,
    findRegistered,
    findSuppressed,
    saveAdvance,
    countFailedAdvances,
  },
};
