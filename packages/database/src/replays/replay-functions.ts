import { countDeadLetters, listDeadLetterGroups } from './dead-letters.ts';
import { replayPage, takeDueReplays } from './replay-page.ts';
import { beginReplay, cancelReplay, findReplay, listReplays } from './store-replays.ts';

/** What can be done with dead letters: in one project, and by those who serve every project. */
export const replayFunctions = {
  ofProject: {
    listDeadLetterGroups,
    countDeadLetters,
    beginReplay,
    findReplay,
    listReplays,
    cancelReplay,
  },
  ofSystem: { takeDueReplays, replayPage },
};
