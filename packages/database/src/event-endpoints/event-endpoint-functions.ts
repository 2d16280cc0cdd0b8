import { claimEventMessages } from './claim-event-messages.ts';
import { completeRuns } from './complete-runs.ts';
import { loadEventSubjects } from './load-event-subjects.ts';
import { findEndpoint, listEndpoints } from './read-endpoints.ts';
import { findEventMessage, listEventMessages } from './read-event-messages.ts';
import {
  makeTestEventMessage,
  replayEventMessage,
  replayEventMessages,
} from './replay-event-messages.ts';
import { settleEventMessages } from './settle-event-messages.ts';
import {
  createEndpoint,
  deleteEndpoint,
  rotateEndpointSecret,
  switchEndpoint,
  updateEndpoint,
} from './store-endpoints.ts';

/** What can be done with the endpoints that are told what happens, and with what is told to them. */
export const eventEndpointFunctions = {
  ofProject: {
    findEndpoint,
    listEndpoints,
    createEndpoint,
    updateEndpoint,
    rotateEndpointSecret,
    switchEndpoint,
    deleteEndpoint,
    findEventMessage,
    listEventMessages,
    replayEventMessage,
    replayEventMessages,
    makeTestEventMessage,
  },
  ofSystem: { claimEventMessages, loadEventSubjects, settleEventMessages, completeRuns },
};
