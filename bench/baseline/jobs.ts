/** Keeps these queues apart from the ones of the other contender on the same Redis. */
export const prefix = 'baseline';

/** One job per run. */
export const runsQueue = 'runs';

/** One job per recipient. */
export const recipientsQueue = 'recipients';

/** A run to fan out. */
export interface RunJob {
  runId: string;
}

/** A recipient to notify. Carries what every recipient of the run shares, so that no job reads the run. */
export interface RecipientJob {
  runId: string;
  projectId: string;
  notiflowId: string;
  versionId: string;
  userId: string;
  data: object;
}
