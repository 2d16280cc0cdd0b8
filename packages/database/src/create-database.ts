import { listAccountAuditEntries, listAuditEntries } from './audit/list-audit-entries.ts';
import { writeAuditEntry } from './audit/write-audit-entry.ts';
import { bind, bindScoped } from './bind-functions.ts';
import { claimCalls } from './calls/claim-calls.ts';
import { findCalls } from './calls/find-calls.ts';
import { openCalls } from './calls/open-calls.ts';
import { settleCalls } from './calls/settle-calls.ts';
import { leaveCalls, purgeCalls, takeSettledCalls, wakeCallers } from './calls/wake-callers.ts';
import { findRegistered, peekRegistered } from './channel-settings/find-registered.ts';
import {
  findChannelSettings,
  findTypesOfChannels,
} from './channel-settings/read-channel-settings.ts';
import {
  removeChannelSettings,
  upsertChannelSettings,
} from './channel-settings/write-channel-settings.ts';
import { findChannelTypes } from './channels/find-channel-types.ts';
import { findChannelUses } from './channels/find-channel-uses.ts';
import {
  deleteChannel,
  findChannel,
  listChannels,
  upsertChannel,
} from './channels/store-channels.ts';
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
import { claimDeliveries } from './deliveries/claim-deliveries.ts';
import { countFailedClaim } from './deliveries/count-failed-claim.ts';
import { findDueLines } from './deliveries/find-due-lines.ts';
import { loadChannels } from './deliveries/load-channels.ts';
import { findOutside, moveIntoWindows } from './deliveries/move-into-windows.ts';
import { findDeliveriesOf, findDelivery, listDeliveries } from './deliveries/read-deliveries.ts';
import { recallDelivery } from './deliveries/recall-delivery.ts';
import { recordAttempts } from './deliveries/record-attempts.ts';
import { reportDeliveries } from './deliveries/report-deliveries.ts';
import { removeWorker, reportWorker } from './deliveries/report-worker.ts';
import { takeOverLost } from './deliveries/take-over-lost.ts';
import { closeDigests } from './digests/close-digests.ts';
import { findDigestCarrier } from './digests/find-digest-carrier.ts';
import { findOpenDigests } from './digests/find-open-digests.ts';
import { leadDigests } from './digests/lead-digests.ts';
import { listDigestItems } from './digests/read-digest-items.ts';
import { findFaults } from './doctor/find-faults.ts';
import {
  countWorkers,
  listSealedChannels,
  readClockSkewMs,
  recallFacts,
} from './doctor/read-installation.ts';
import { endEventWaits, lookForEvents } from './events/look-for-events.ts';
import { tellEvent } from './events/tell-event.ts';
import { takeDueEvents, wakeForEvents } from './events/wake-for-events.ts';
import { claimKey, keepAnswer, releaseKey } from './idempotency/answered-requests.ts';
import { leaveReadOnlyServer } from './leave-read-only-server.ts';
import { countFailedAdvances } from './notifications/count-failed-advances.ts';
import { findDeliveriesMade } from './notifications/find-deliveries-made.ts';
import { loadNotifications } from './notifications/load-notifications.ts';
import {
  findNotification,
  findPeopleById,
  listNotifications,
} from './notifications/read-notifications.ts';
import { saveAdvance } from './notifications/save-advance.ts';
import { archiveNotiflow } from './notiflows/archive-notiflow.ts';
import { findHandleOfNotiflow, findNotiflow } from './notiflows/find-notiflow.ts';
import { listNotiflows } from './notiflows/list-notiflows.ts';
import { loadVersions } from './notiflows/load-versions.ts';
import { pinVersion } from './notiflows/pin-version.ts';
import { publishNotiflow } from './notiflows/publish-notiflow.ts';
import { findVersion, findVersionBefore, listVersions } from './notiflows/read-versions.ts';
import { rollBackNotiflow } from './notiflows/roll-back-notiflow.ts';
import { saveNotiflow, setNotiflowActive } from './notiflows/save-notiflow.ts';
import { passCaps } from './passes/pass-caps.ts';
import { passThrottles } from './passes/pass-throttles.ts';
import { peekCaps, peekThrottles } from './passes/peek-passes.ts';
import { findNotiflowIds, findPreferences } from './preferences/read-preferences.ts';
import { writePreferences } from './preferences/write-preferences.ts';
import { connectProjects } from './project-scope.ts';
import { createProject } from './projects/create-project.ts';
import { moveClock, readClock } from './projects/move-clock.ts';
import { countProjects, findProject, listProjects } from './projects/read-projects.ts';
import { findSettings, updateSettings } from './projects/store-settings.ts';
import { readReadiness } from './read-readiness.ts';
import {
  emptyDeliveriesOfRuns,
  emptyNotificationsOfRuns,
  emptyRuns,
} from './retention/empty-runs.ts';
import { findOldRuns, findUnsettledRuns } from './retention/find-settled-runs.ts';
import { findMomentDaysAgo, listRetention } from './retention/list-retention.ts';
import { purgeAuditLog } from './retention/purge-audit-log.ts';
import {
  removeDeliveriesOfRuns,
  removeNotificationsOfRuns,
  removeRuns,
} from './retention/remove-runs.ts';
import { createRunAcceptance } from './runs/accept-together.ts';
import { cancelRun, cancelRunsByKey } from './runs/cancel-run.ts';
import { countFailedFanOut } from './runs/count-failed-fan-out.ts';
import { explainRecipient } from './runs/explain-recipient.ts';
import { fanOutPage } from './runs/fan-out-page.ts';
import { fanOutSmallRuns } from './runs/fan-out-small-runs.ts';
import { findKeyedRun } from './runs/find-keyed-run.ts';
import { planRun } from './runs/plan-run.ts';
import { findCountedRun, findRun, listRuns } from './runs/read-runs.ts';
import { findDueSchedules, fireSchedule, purgeScheduleFirings } from './schedules/fire-schedule.ts';
import { findSchedule, listFirings, listSchedules } from './schedules/read-schedules.ts';
import {
  deleteSchedule,
  pauseSchedule,
  putSchedule,
  resumeSchedule,
} from './schedules/store-schedules.ts';
import { findSuppressed, peekSuppressed } from './suppressions/find-suppressed.ts';
import { listSuppressions } from './suppressions/list-suppressions.ts';
import { addSuppressions, removeSuppression } from './suppressions/store-suppressions.ts';
import * as purges from './sweeps/purge.ts';
import {
  leaveCanceledRun,
  skipCanceledDeliveries,
  stopCanceledNotifications,
  takeCanceledRuns,
} from './sweeps/stop-canceled.ts';
import { takeDueNotifications } from './sweeps/take-due-notifications.ts';
import { takeDuty } from './sweeps/take-duty.ts';
import { takeOverdueNotifications, takeOverdueRuns } from './sweeps/take-overdue.ts';
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
import { listUsers } from './users/list-users.ts';
import { findUser } from './users/read-users.ts';
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
    accountTokens: bind(system, {
      listAccountTokens,
      createAccountToken,
      renameAccountToken,
      revokeAccountToken,
    }),
    audit: {
      ...bind(system, { writeAuditEntry, listAccountAuditEntries }),
      ...bindScoped(project, { listAuditEntries }),
    },
    idempotency: bindScoped(project, { claimKey, keepAnswer, releaseKey }),
    users: bindScoped(project, {
      findUser,
      listUsers,
      upsertUser,
      upsertUsers,
      eraseUser,
      findKnownExternalIds,
    }),
    preferences: bindScoped(project, { findPreferences, findNotiflowIds, writePreferences }),
    channelSettings: bindScoped(project, {
      peekRegistered,
      findChannelSettings,
      findTypesOfChannels,
      upsertChannelSettings,
      removeChannelSettings,
    }),
    suppressions: bindScoped(project, {
      peekSuppressed,
      addSuppressions,
      removeSuppression,
      listSuppressions,
    }),
    topics: bindScoped(project, {
      findTopic,
      listTopics,
      removeTopic,
      subscribeUsers,
      unsubscribeUsers,
      findSubscription,
      listSubscriptions,
    }),
    channels: bindScoped(project, {
      findChannel,
      findChannelTypes,
      listChannels,
      upsertChannel,
      deleteChannel,
      findChannelUses,
    }),
    templateParts: bindScoped(project, templatePartFunctions),
    notiflows: {
      ...bindScoped(project, {
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
      }),
      ...bind(system, { loadVersions }),
    },
    runs: {
      acceptRun: createRunAcceptance(project.of),
      ...bindScoped(project, {
        findKeyedRun,
        findRun,
        findCountedRun,
        findDigestCarrier,
        listRuns,
        cancelRun,
        cancelRunsByKey,
        explainRecipient,
        planRun,
      }),
      ...bind(system, { fanOutPage, fanOutSmallRuns, countFailedFanOut }),
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
      ...bindScoped(project, {
        findNotification,
        listNotifications,
        listDigestItems,
        findPeopleById,
        findOpenDigests,
        peekThrottles,
        peekCaps,
      }),
      ...bind(system, {
        loadNotifications,
        passThrottles,
        leadDigests,
        findDeliveriesMade,
        passCaps,
        findRegistered,
        findSuppressed,
        saveAdvance,
        countFailedAdvances,
      }),
    },
    events: {
      ...bindScoped(project, { tellEvent }),
      ...bind(system, { wakeForEvents, takeDueEvents, lookForEvents, endEventWaits }),
    },
    calls: bind(system, {
      openCalls,
      findCalls,
      claimCalls,
      settleCalls,
      wakeCallers,
      leaveCalls,
      takeSettledCalls,
      purgeCalls,
    }),
    deliveries: {
      ...bindScoped(project, { recallDelivery, findDelivery, findDeliveriesOf, listDeliveries }),
      ...bind(system, {
        claimDeliveries,
        findOutside,
        moveIntoWindows,
        countFailedClaim,
        recordAttempts,
        reportDeliveries,
        loadChannels,
        findDueLines,
        takeOverLost,
        reportWorker,
        removeWorker,
      }),
    },
    usage: {
      ...bindScoped(project, { readUsage }),
      ...bind(system, { listAskedProjects, measureUsage, walkStoredBytes }),
    },
    retention: bind(system, {
      listRetention,
      findMomentDaysAgo,
      findOldRuns,
      findUnsettledRuns,
      emptyNotificationsOfRuns,
      emptyDeliveriesOfRuns,
      emptyRuns,
      removeNotificationsOfRuns,
      removeDeliveriesOfRuns,
      removeRuns,
      purgeAuditLog,
    }),
    sweeps: bind(system, {
      takeDuty,
      takeOverdueRuns,
      takeDueNotifications,
      closeDigests,
      takeOverdueNotifications,
      takeCanceledRuns,
      stopCanceledNotifications,
      skipCanceledDeliveries,
      leaveCanceledRun,
      ...purges,
      purgeScheduleFirings,
    }),
    doctor: bind(system, {
      findFaults,
      recallFacts,
      listSealedChannels,
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
