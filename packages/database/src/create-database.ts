import { activityFunctions } from './activity/activity-functions.ts';
import { listAccountAuditEntries, listAuditEntries } from './audit/list-audit-entries.ts';
import { writeAuditEntry } from './audit/write-audit-entry.ts';
import { bind, bindScoped } from './bind-functions.ts';
import { callFunctions } from './calls/call-functions.ts';
import { findGoneFollowers } from './changes/find-gone-followers.ts';
import { lookForChanges } from './changes/look-for-changes.ts';
import { channelHealthFunctions } from './channel-health/channel-health-functions.ts';
import { channelSettingsFunctions } from './channel-settings/channel-settings-functions.ts';
import { channelFunctions } from './channels/channel-functions.ts';
import { connect, type DatabaseOptions, endPool } from './connect.ts';
import { createFirstProject, rememberFact } from './credentials/create-first-project.ts';
import { findAccountToken, findApiKey } from './credentials/find-credentials.ts';
import { recordUse } from './credentials/record-use.ts';
import { rotateApiKey } from './credentials/rotate-api-key.ts';
import {
  createAccountToken,
  listAccountTokens,
  renameAccountToken,
  revokeAccountToken,
} from './credentials/store-account-tokens.ts';
import {
  createApiKey,
  findApiKeyById,
  listApiKeys,
  revokeApiKey,
} from './credentials/store-api-keys.ts';
import { deliveryFunctions } from './deliveries/delivery-functions.ts';
import { findFaults } from './doctor/find-faults.ts';
import {
  countWorkers,
  listSealedChannels,
  listSealedEndpoints,
  listSealedSigningKeys,
  readClockSkewMs,
  recallFacts,
} from './doctor/read-installation.ts';
import { eventEndpointFunctions } from './event-endpoints/event-endpoint-functions.ts';
import { endEventWaits, lookForEvents } from './events/look-for-events.ts';
import { tellEvent } from './events/tell-event.ts';
import { takeDueEvents, wakeForEvents } from './events/wake-for-events.ts';
import { feedFunctions } from './feeds/feed-functions.ts';
import { claimKey, keepAnswer, releaseKey } from './idempotency/answered-requests.ts';
import { leaveReadOnlyServer } from './leave-read-only-server.ts';
import { memberFunctions } from './members/member-functions.ts';
import { notificationFunctions } from './notifications/notification-functions.ts';
import { notiflowFunctions } from './notiflows/notiflow-functions.ts';
import { preferenceFunctions } from './preferences/preference-functions.ts';
import { connectProjects } from './project-scope.ts';
import { createProject } from './projects/create-project.ts';
import { moveClock, readClock } from './projects/move-clock.ts';
import { countProjects, findProject, listProjects } from './projects/read-projects.ts';
import { findSettings, updateSettings } from './projects/store-settings.ts';
import { readReadiness } from './read-readiness.ts';
import { replayFunctions } from './replays/replay-functions.ts';
import { reportFunctions } from './reports/report-functions.ts';
import { retentionFunctions } from './retention/retention-functions.ts';
import { createRunAcceptance } from './runs/accept-together.ts';
import { runFunctions } from './runs/run-functions.ts';
import { findDueSchedules, fireSchedule } from './schedules/fire-schedule.ts';
import { findSchedule, listFirings, listSchedules } from './schedules/read-schedules.ts';
import {
  deleteSchedule,
  pauseSchedule,
  putSchedule,
  resumeSchedule,
} from './schedules/store-schedules.ts';
import { searchFunctions } from './search/search-functions.ts';
import { signingKeyFunctions } from './signing-keys/signing-key-functions.ts';
import { suppressionFunctions } from './suppressions/suppression-functions.ts';
import { sweepFunctions } from './sweeps/sweep-functions.ts';
import { templatePartFunctions } from './template-parts/template-part-functions.ts';
import { findTopic } from './topics/find-topic.ts';
import { listTopics } from './topics/list-topics.ts';
import { findSubscription, listSubscriptions } from './topics/read-subscriptions.ts';
import { removeTopic } from './topics/remove-topic.ts';
import { subscribeUsers } from './topics/subscribe-users.ts';
import { unsubscribeUsers } from './topics/unsubscribe-users.ts';
import { listAskedProjects, measureUsage, walkStoredBytes } from './usage/measure-usage.ts';
import { readUsage } from './usage/read-usage.ts';
import { eraseUser } from './users/erase-user.ts';
import { findKnownExternalIds } from './users/find-known-external-ids.ts';
import { findUserIds } from './users/find-users.ts';
import { endInboxLinks, findInboxUser, readInboxGeneration } from './users/inbox-links.ts';
import { listUsers } from './users/list-users.ts';
import { nameUsers } from './users/name-users.ts';
import { findUser, findUserId } from './users/read-users.ts';
import { updateProfile } from './users/update-profile.ts';
import { upsertUser } from './users/upsert-user.ts';
import { upsertUsers } from './users/upsert-users.ts';

/** Opens the record of truth: everything that is stored and found, by aggregate. */
export function createDatabase(options: DatabaseOptions) {
  const system = connect(options);
  const project = connectProjects(options);
  leaveReadOnlyServer([system.pool, project.pool]);
  return {
    projects: {
      ...bind(system, {
        findProject,
        listProjects,
        countProjects,
        createProject,
        createFirstProject,
        rememberFact,
      }),
      ...bindScoped(project, { findSettings, updateSettings, readClock, moveClock }),
    },
    credentials: bind(system, { findApiKey, findAccountToken, recordUse }),
    apiKeys: bindScoped(project, {
      listApiKeys,
      findApiKeyById,
      createApiKey,
      rotateApiKey,
      revokeApiKey,
    }),
    signingKeys: {
      ...bindScoped(project, signingKeyFunctions.ofProject),
      ...bind(system, signingKeyFunctions.ofSystem),
    },
    accountTokens: bind(system, {
      listAccountTokens,
      createAccountToken,
      renameAccountToken,
      revokeAccountToken,
    }),
    members: bind(system, memberFunctions),
    activity: {
      ...bindScoped(project, activityFunctions.ofProject),
      ...bind(system, activityFunctions.ofSystem),
    },
    search: bindScoped(project, searchFunctions),
    changes: bind(system, { lookForChanges, findGoneFollowers }),
    audit: {
      ...bind(system, { writeAuditEntry, listAccountAuditEntries }),
      ...bindScoped(project, { listAuditEntries }),
    },
    idempotency: bindScoped(project, { claimKey, keepAnswer, releaseKey }),
    users: bindScoped(project, {
      findUser,
      findUserId,
      findUserIds,
      nameUsers,
      listUsers,
      upsertUser,
      updateProfile,
      upsertUsers,
      eraseUser,
      findKnownExternalIds,
      readInboxGeneration,
      findInboxUser,
      endInboxLinks,
    }),
    preferences: bindScoped(project, preferenceFunctions),
    channelSettings: {
      ...bindScoped(project, channelSettingsFunctions.ofProject),
      ...bind(system, channelSettingsFunctions.ofSystem),
    },
    suppressions: bindScoped(project, suppressionFunctions),
    topics: bindScoped(project, {
      findTopic,
      listTopics,
      removeTopic,
      subscribeUsers,
      unsubscribeUsers,
      findSubscription,
      listSubscriptions,
    }),
    channels: bindScoped(project, channelFunctions),
    channelHealth: bind(system, channelHealthFunctions),
    templateParts: bindScoped(project, templatePartFunctions),
    notiflows: {
      ...bindScoped(project, notiflowFunctions.ofProject),
      ...bind(system, notiflowFunctions.ofSystem),
    },
    runs: {
      acceptRun: createRunAcceptance(project.of),
      ...bindScoped(project, runFunctions.ofProject),
      ...bind(system, runFunctions.ofSystem),
    },
    schedules: {
      ...bindScoped(project, {
        findSchedule,
        listSchedules,
        listFirings,
        putSchedule,
        deleteSchedule,
        pauseSchedule,
        resumeSchedule,
      }),
      ...bind(system, { findDueSchedules, fireSchedule }),
    },
    notifications: {
      ...bindScoped(project, notificationFunctions.ofProject),
      ...bind(system, notificationFunctions.ofSystem),
    },
    events: {
      ...bindScoped(project, { tellEvent }),
      ...bind(system, { wakeForEvents, takeDueEvents, lookForEvents, endEventWaits }),
    },
    calls: bind(system, callFunctions),
    eventEndpoints: {
      ...bindScoped(project, eventEndpointFunctions.ofProject),
      ...bind(system, eventEndpointFunctions.ofSystem),
    },
    deliveries: {
      ...bindScoped(project, deliveryFunctions.ofProject),
      ...bind(system, deliveryFunctions.ofSystem),
    },
    feeds: {
      ...bindScoped(project, feedFunctions.ofProject),
      ...bind(system, feedFunctions.ofSystem),
    },
    replays: {
      ...bindScoped(project, replayFunctions.ofProject),
      ...bind(system, replayFunctions.ofSystem),
    },
    reports: bind(system, reportFunctions),
    usage: {
      ...bindScoped(project, { readUsage }),
      ...bind(system, { listAskedProjects, measureUsage, walkStoredBytes }),
    },
    retention: bind(system, retentionFunctions),
    sweeps: bind(system, sweepFunctions),
    doctor: bind(system, {
      findFaults,
      recallFacts,
      listSealedChannels,
      listSealedEndpoints,
      listSealedSigningKeys,
      countWorkers,
      readClockSkewMs,
    }),
    ...bind(system, { readReadiness }),
    /** Closes every connection once its statement has ended. */
    async close(): Promise<void> {
      await Promise.all([endPool(system.pool), project.end()]);
    },
  };
}

/** The record of truth, opened. */
export type Database = ReturnType<typeof createDatabase>;
