import { readFeedChanges, readFeedPositions } from './read-changes.ts';

/** What can be done with feeds: in one project, and by those who serve every project. */
export const feedFunctions = {
  ofProject: {},
  ofSystem: { readFeedChanges, readFeedPositions },
};
