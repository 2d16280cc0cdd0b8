import { findDigestCarrier } from '../digests/find-digest-carrier.ts';
import { cancelRun, cancelRunsByKey } from './cancel-run.ts';
import { countFailedFanOut } from './count-failed-fan-out.ts';
import { explainRecipient } from './explain-recipient.ts';
import { fanOutPage } from './fan-out-page.ts';
import { fanOutSmallRuns } from './fan-out-small-runs.ts';
import { findKeyedRun } from './find-keyed-run.ts';
import { planRun } from './plan-run.ts';
import { findCountedRun, findRun, listRuns } from './read-runs.ts';

/** What can be done with runs: in one project, and by those who serve every project. */
export const runFunctions = {
  ofProject: {
    findKeyedRun,
    findRun,
    findCountedRun,
    findDigestCarrier,
    listRuns,
    cancelRun,
    cancelRunsByKey,
    explainRecipient,
    planRun,
  },
  ofSystem: { fanOutPage, fanOutSmallRuns, countFailedFanOut },
};
