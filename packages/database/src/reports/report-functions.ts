import { takeAwaited, tellSilence } from './await-reports.ts';
import { findChannelsOfDelivery } from './find-channels-of-delivery.ts';
import { takeLinkReports } from './take-link-reports.ts';
import { applyParked, takeReports } from './take-reports.ts';

/** What can be done with what services report, by those who serve every project. */
export const reportFunctions = {
  takeReports,
  takeLinkReports,
  applyParked,
  takeAwaited,
  tellSilence,
  findChannelsOfDelivery,
};
