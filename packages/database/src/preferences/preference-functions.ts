import { findNotiflowIds, findPreferences } from './read-preferences.ts';
import { findRecipientPage } from './read-recipient-page.ts';
import { unsubscribeByDeliveries } from './unsubscribe-by-deliveries.ts';
import { writePreferences } from './write-preferences.ts';

/** What can be done with preferences: in one project, and by those who serve every project. */
export const preferenceFunctions = {
  ofProject: { findPreferences, findNotiflowIds, findRecipientPage, writePreferences },
  ofSystem: { unsubscribeByDeliveries },
};
