/** One job per event, at once. */
export const eventsQueue = 'events';

/** One job per event, delayed until its window is over. */
export const digestsQueue = 'digests';

/** An event that waits for the others of its recipient. */
export interface DigestJob extends EventJob {
  notificationId: string;
}

/** An event of one user. Carries what a message needs, so that no job reads a run. */
export interface EventJob {
  projectId: string;
  runId: string;
  notiflowId: string;
  userId: string;
  channelId: string;
  data: object;
}
