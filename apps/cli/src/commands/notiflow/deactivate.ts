import { defineNotiflowAction } from './act-on-notiflow.ts';

/** Refuses further runs of a notiflow. */
export const deactivateNotiflow = defineNotiflowAction({
  verb: 'deactivate',
  summary: 'Refuse further runs of a notiflow',
  tell: ({ handle }) => `${handle} is not active; runs under way go on.`,
});
