import { purgeEventMessages } from '../event-endpoints/purge-event-messages.ts';
import { emptyDeliveriesOfRuns, emptyNotificationsOfRuns, emptyRuns } from './empty-runs.ts';
import { findOldRuns, findUnsettledRuns } from './find-settled-runs.ts';
import { findMomentDaysAgo, listRetention } from './list-retention.ts';
import { purgeAuditLog } from './purge-audit-log.ts';
import { removeDeliveriesOfRuns, removeNotificationsOfRuns, removeRuns } from './remove-runs.ts';

/** What can be done for retention, by those who serve every project. */
export const retentionFunctions = {
  listRetention,
  findMomentDaysAgo,
  findOldRuns,
  findUnsettledRuns,
  emptyNotificationsOfRuns,
  emptyDeliveriesOfRuns,
  emptyRuns,
  removeNotificationsOfRuns,
  removeDeliveriesOfRuns,
  removeRuns,
  purgeAuditLog,
  purgeEventMessages,
};
