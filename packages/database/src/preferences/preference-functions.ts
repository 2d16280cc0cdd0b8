import { findNotiflowIds, findPreferences, readPreferences } from './read-preferences.ts';
import { findRecipientPage } from './read-recipient-page.ts';
import { writePreferences } from './write-preferences.ts';

/** What can be done with preferences, all of it in one project. */
export const preferenceFunctions = {
  findPreferences,
  readPreferences,
  findNotiflowIds,
  findRecipientPage,
  writePreferences,
};
