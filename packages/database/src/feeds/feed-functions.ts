import { findGone } from './find-gone.ts';
import { markAll } from './mark-all.ts';
import { markEntries } from './mark-entries.ts';
import { readFeedChanges, readFeedPositions } from './read-changes.ts';
import { countFeed, findEntries, readFeed } from './read-feed.ts';
import { removeExpiredEntries } from './remove-expired-entries.ts';

/** What can be done with feeds: in one project, and by those who serve every project. */
export const feedFunctions = {
  ofProject: { readFeed, findEntries, countFeed, markEntries, markAll },
  ofSystem: { readFeedChanges, readFeedPositions, findGone, removeExpiredEntries },
};
