import { listWorkers } from './list-workers.ts';
import { mergeActivity, thinActivity } from './merge-activity.ts';
import { readActivity } from './read-activity.ts';
import { readBacklog } from './read-backlog.ts';

/** What can be told of what happens. */
export const activityFunctions = {
  ofProject: { readActivity, readBacklog },
  ofSystem: { listWorkers, mergeActivity, thinActivity },
};
