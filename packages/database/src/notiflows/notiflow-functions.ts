import { archiveNotiflow } from './archive-notiflow.ts';
import { countLateRuns } from './count-late-runs.ts';
import { countResting, countUnsent } from './count-waiting.ts';
import { findHandleOfNotiflow, findNotiflow } from './find-notiflow.ts';
import { listNotiflows } from './list-notiflows.ts';
import { loadVersions } from './load-versions.ts';
import { pinVersion } from './pin-version.ts';
import { publishNotiflow } from './publish-notiflow.ts';
import { findVersion, findVersionBefore, listVersions } from './read-versions.ts';
import { readWays } from './read-ways.ts';
import { rollBackNotiflow } from './roll-back-notiflow.ts';
import { saveNotiflow, setNotiflowActive } from './save-notiflow.ts';

/** What can be done with notiflows: in one project, and by those who serve every project. */
export const notiflowFunctions = {
  ofProject: {
    findNotiflow,
    findHandleOfNotiflow,
    listNotiflows,
    saveNotiflow,
    publishNotiflow,
    rollBackNotiflow,
    archiveNotiflow,
    setNotiflowActive,
    listVersions,
    findVersion,
    findVersionBefore,
    pinVersion,
    readWays,
    countLateRuns,
    countResting,
    countUnsent,
  },
  ofSystem: { loadVersions },
};
