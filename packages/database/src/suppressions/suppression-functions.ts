import { peekSuppressed } from './find-suppressed.ts';
import { listSuppressions } from './list-suppressions.ts';
import { countReleasable, releaseSuppressions } from './release-suppressions.ts';
import { addSuppressions, removeSuppression } from './store-suppressions.ts';

/** What can be done with suppressions, all of it in one project. */
export const suppressionFunctions = {
  peekSuppressed,
  addSuppressions,
  removeSuppression,
  listSuppressions,
  countReleasable,
  releaseSuppressions,
};
