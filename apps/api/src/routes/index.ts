import type { NamedRoute, Route } from '../route.ts';
import { getDelivery } from './admin/deliveries/get-delivery.ts';
import { listDeliveries } from './admin/deliveries/list-deliveries.ts';
import { recallDelivery } from './admin/deliveries/recall-delivery.ts';
import { tellEvent } from './admin/events/tell-event.ts';
import { getNotification } from './admin/notifications/get-notification.ts';
import { listDeliveriesOfNotification } from './admin/notifications/list-deliveries-of-notification.ts';
import { listDigestItems } from './admin/notifications/list-digest-items.ts';
import { listNotifications } from './admin/notifications/list-notifications.ts';
import { planRun } from './admin/notiflows/plan-run.ts';
import { runInBulk } from './admin/notiflows/run-in-bulk.ts';
import { runNotiflow } from './admin/notiflows/run-notiflow.ts';
import { cancelRun } from './admin/runs/cancel-run.ts';
import { cancelRunsByKey } from './admin/runs/cancel-runs-by-key.ts';
import { explainRecipient } from './admin/runs/explain-recipient.ts';
import { getRun } from './admin/runs/get-run.ts';
import { listRuns } from './admin/runs/list-runs.ts';
import { deleteTopic } from './admin/topics/delete-topic.ts';
import { getTopic } from './admin/topics/get-topic.ts';
import { listSubscriptionsOfTopic } from './admin/topics/list-subscriptions-of-topic.ts';
import { listTopics } from './admin/topics/list-topics.ts';
import { subscribeUsers } from './admin/topics/subscribe-users.ts';
import { unsubscribeUsers } from './admin/topics/unsubscribe-users.ts';
import { createInboxLink } from './admin/users/create-inbox-link.ts';
import { deleteChannelSettings } from './admin/users/delete-channel-settings.ts';
import { deleteChannelSubscription } from './admin/users/delete-channel-subscription.ts';
import { deleteUser } from './admin/users/delete-user.ts';
import { endInboxLinks } from './admin/users/end-inbox-links.ts';
import { getChannelSettings } from './admin/users/get-channel-settings.ts';
import { getDeliveryOfUser } from './admin/users/get-delivery-of-user.ts';
import { getNotificationOfUser } from './admin/users/get-notification-of-user.ts';
import { getPreferences } from './admin/users/get-preferences.ts';
import { getSubscriptionOfUser } from './admin/users/get-subscription-of-user.ts';
import { getUser } from './admin/users/get-user.ts';
import { listChannelSubscriptions } from './admin/users/list-channel-subscriptions.ts';
import { listDeliveriesOfUser } from './admin/users/list-deliveries-of-user.ts';
import { listNotificationsOfUser } from './admin/users/list-notifications-of-user.ts';
import { listSubscriptionsOfUser } from './admin/users/list-subscriptions-of-user.ts';
import { listUsers } from './admin/users/list-users.ts';
import { subscribeUser } from './admin/users/subscribe-user.ts';
import { unsubscribeUser } from './admin/users/unsubscribe-user.ts';
import { updateChannelSettings } from './admin/users/update-channel-settings.ts';
import { updatePreferences } from './admin/users/update-preferences.ts';
import { upsertChannelSubscription } from './admin/users/upsert-channel-subscription.ts';
import { upsertUser } from './admin/users/upsert-user.ts';
import { upsertUsers } from './admin/users/upsert-users.ts';
import { createAccountToken } from './management/account-tokens/create-account-token.ts';
import { listAccountTokens } from './management/account-tokens/list-account-tokens.ts';
import { renameAccountToken } from './management/account-tokens/rename-account-token.ts';
import { revokeAccountToken } from './management/account-tokens/revoke-account-token.ts';
import { createApiKey } from './management/api-keys/create-api-key.ts';
import { listApiKeys } from './management/api-keys/list-api-keys.ts';
import { revokeApiKey } from './management/api-keys/revoke-api-key.ts';
import { rotateApiKey } from './management/api-keys/rotate-api-key.ts';
import { listAccountAuditLog } from './management/audit-log/list-account-audit-log.ts';
import { listAuditLog } from './management/audit-log/list-audit-log.ts';
import { streamChanges } from './management/changes/stream-changes.ts';
import { deleteChannel } from './management/channels/delete-channel.ts';
import { getChannel } from './management/channels/get-channel.ts';
import { getChannelHealth } from './management/channels/get-channel-health.ts';
import { listChannels } from './management/channels/list-channels.ts';
import { testChannel } from './management/channels/test-channel.ts';
import { unblockChannel } from './management/channels/unblock-channel.ts';
import { upsertChannel } from './management/channels/upsert-channel.ts';
import { getClock } from './management/clock/get-clock.ts';
import { moveClock } from './management/clock/move-clock.ts';
import { listDeadLetters } from './management/dead-letters/list-dead-letters.ts';
import { createEndpoint } from './management/event-endpoints/create-endpoint.ts';
import { deleteEndpoint } from './management/event-endpoints/delete-endpoint.ts';
import { getEndpoint } from './management/event-endpoints/get-endpoint.ts';
import { getEventMessage } from './management/event-endpoints/get-event-message.ts';
import { listEndpoints } from './management/event-endpoints/list-endpoints.ts';
import { listEventMessages } from './management/event-endpoints/list-event-messages.ts';
import { replayEventMessage } from './management/event-endpoints/replay-event-message.ts';
import { replayEventMessages } from './management/event-endpoints/replay-event-messages.ts';
import { rotateEndpointSecret } from './management/event-endpoints/rotate-secret.ts';
import { disableEndpoint, enableEndpoint } from './management/event-endpoints/switch-endpoint.ts';
import { testEndpoint } from './management/event-endpoints/test-endpoint.ts';
import { updateEndpoint } from './management/event-endpoints/update-endpoint.ts';
import { createMember } from './management/members/create-member.ts';
import { getMember } from './management/members/get-member.ts';
import { listMembers } from './management/members/list-members.ts';
import {
  createMemberLink,
  removeMember,
  removeMemberIdentity,
  resetSecondFactor,
} from './management/members/remove-member.ts';
import { updateMember } from './management/members/update-member.ts';
import { archiveNotiflow } from './management/notiflows/archive-notiflow.ts';
import { diffVersions } from './management/notiflows/diff-versions.ts';
import { getNotiflow } from './management/notiflows/get-notiflow.ts';
import { getSample } from './management/notiflows/get-sample.ts';
import { getTemplate } from './management/notiflows/get-template.ts';
import { getVersion } from './management/notiflows/get-version.ts';
import { getVocabulary } from './management/notiflows/get-vocabulary.ts';
import { listNotiflows } from './management/notiflows/list-notiflows.ts';
import { listSamples } from './management/notiflows/list-samples.ts';
import { listVersions } from './management/notiflows/list-versions.ts';
import { planNotiflow } from './management/notiflows/plan-notiflow.ts';
import { previewNotiflow } from './management/notiflows/preview-notiflow.ts';
import { publishNotiflow } from './management/notiflows/publish-notiflow.ts';
import { putTemplate } from './management/notiflows/put-template.ts';
import { rollBackNotiflow } from './management/notiflows/roll-back-notiflow.ts';
import { runVersion } from './management/notiflows/run-version.ts';
import { getStepCounts } from './management/notiflows/step-counts/get-step-counts.ts';
import { activateNotiflow, deactivateNotiflow } from './management/notiflows/switch-notiflow.ts';
import { upsertNotiflow } from './management/notiflows/upsert-notiflow.ts';
import { validateNotiflow } from './management/notiflows/validate-notiflow.ts';
import { getOverview } from './management/overview/get-overview.ts';
import { createProject } from './management/projects/create-project.ts';
import { getCaller } from './management/projects/get-caller.ts';
import { getProject } from './management/projects/get-project.ts';
import { listProjects } from './management/projects/list-projects.ts';
import { drainQueue, pauseQueue, resumeQueue } from './management/queues/act-on-queue.ts';
import { listQueues } from './management/queues/list-queues.ts';
import { beginReplay } from './management/replays/begin-replay.ts';
import { cancelReplay } from './management/replays/cancel-replay.ts';
import { getReplay } from './management/replays/get-replay.ts';
import { listReplays } from './management/replays/list-replays.ts';
import { deleteSchedule } from './management/schedules/delete-schedule.ts';
import { getSchedule } from './management/schedules/get-schedule.ts';
import { listFirings } from './management/schedules/list-firings.ts';
import { listSchedules } from './management/schedules/list-schedules.ts';
import { putSchedule } from './management/schedules/put-schedule.ts';
import { pauseSchedule, resumeSchedule } from './management/schedules/switch-schedule.ts';
import { searchProject } from './management/search/search-project.ts';
import { getSettings } from './management/settings/get-settings.ts';
import { updateSettings } from './management/settings/update-settings.ts';
import { createSigningKey } from './management/signing-keys/create-signing-key.ts';
import { listSigningKeys } from './management/signing-keys/list-signing-keys.ts';
import { revokeSigningKey } from './management/signing-keys/revoke-signing-key.ts';
import { rotateSigningKey } from './management/signing-keys/rotate-signing-key.ts';
import { addSuppression } from './management/suppressions/add-suppression.ts';
import { addSuppressions } from './management/suppressions/add-suppressions.ts';
import { listSuppressions } from './management/suppressions/list-suppressions.ts';
import { releaseSuppressions } from './management/suppressions/release-suppressions.ts';
import { removeSuppression } from './management/suppressions/remove-suppression.ts';
import { deleteLayout, deletePartial } from './management/template-parts/delete-part.ts';
import { getLayout, getPartial } from './management/template-parts/get-part.ts';
import { listLayouts, listPartials } from './management/template-parts/list-parts.ts';
import { putLayout, putPartial } from './management/template-parts/put-part.ts';
import { deleteTranslation } from './management/translations/delete-translation.ts';
import { getTranslation } from './management/translations/get-translation.ts';
import { listTranslations } from './management/translations/list-translations.ts';
import { putTranslation } from './management/translations/put-translation.ts';
import { listWorkers } from './management/workers/list-workers.ts';
import { acceptLink, changePassword } from './session/choose-password.ts';
import { getSession } from './session/get-session.ts';
import { logIn } from './session/log-in.ts';
import { logOut } from './session/log-out.ts';
import { getLoginOptions } from './session/login-options.ts';
import { getAccount } from './session/own-account.ts';
import { endOtherSessions, endOwnSession, listOwnSessions } from './session/own-sessions.ts';
import { renewRecoveryCodes } from './session/recovery-codes.ts';
import {
  confirmSecondFactor,
  dropSecondFactor,
  offerSecondFactor,
} from './session/second-factors.ts';
import { showSecondFactor } from './session/show-second-factor.ts';
import { getOwnChannelSettings } from './user/channels/get-own-channel-settings.ts';
import { listChannelsOfPage } from './user/channels/list-channels-of-page.ts';
import { listOwnSubscriptions } from './user/channels/list-own-subscriptions.ts';
import { registerOwnBrowser } from './user/channels/register-own-browser.ts';
import { removeOwnBrowser } from './user/channels/remove-own-browser.ts';
import { updateOwnChannelSettings } from './user/channels/update-own-channel-settings.ts';
import { countFeedEntries } from './user/feed/count-entries.ts';
import { getFeedEntry } from './user/feed/get-entry.ts';
import { listFeedEntries } from './user/feed/list-entries.ts';
import { markAllFeedEntries } from './user/feed/mark-all-entries.ts';
import { markFeedEntries } from './user/feed/mark-entries.ts';
import { markFeedEntry } from './user/feed/mark-entry.ts';
import { streamFeed } from './user/feed/stream-feed.ts';
import { getOwnPreferences } from './user/preferences/get-own-preferences.ts';
import { updateOwnPreferences } from './user/preferences/update-own-preferences.ts';
import { getProfile } from './user/profile/get-profile.ts';
import { updateProfile } from './user/profile/update-profile.ts';

/** THE ROUTE TABLE. Each route says in its file who may use it, what it takes and what it answers. */
const table = {
  // Admin API
  runInBulk, // POST /notiflows/run-bulk
  runNotiflow, // POST /notiflows/:id/run
  planRun, // POST /notiflows/:id/plan
  listRuns, // GET /runs
  getRun, // GET /runs/:id
  explainRecipient, // GET /runs/:id/recipients/:external_id/explain
  cancelRun, // POST /runs/:id/cancel
  cancelRunsByKey, // POST /runs/cancel
  tellEvent, // POST /events
  listNotifications, // GET /notifications
  getNotification, // GET /notifications/:id
  listDeliveriesOfNotification, // GET /notifications/:id/deliveries
  listDigestItems, // GET /notifications/:id/digest-items
  listDeliveries, // GET /deliveries
  recallDelivery, // POST /deliveries/:id/recall
  getDelivery, // GET /deliveries/:id
  listUsers, // GET /users
  getUser, // GET /users/:external_id
  upsertUser, // PUT /users/:external_id
  upsertUsers, // POST /users/bulk
  deleteUser, // DELETE /users/:external_id
  getPreferences, // GET /users/:external_id/preferences
  updatePreferences, // PUT /users/:external_id/preferences
  getChannelSettings, // GET /users/:external_id/channel-settings/:channel_id
  updateChannelSettings, // PUT /users/:external_id/channel-settings/:channel_id
  deleteChannelSettings, // DELETE /users/:external_id/channel-settings/:channel_id
  listChannelSubscriptions, // GET /users/:external_id/channel-subscriptions/:channel_id
  upsertChannelSubscription, // POST /users/:external_id/channel-subscriptions/:channel_id
  deleteChannelSubscription, // DELETE /users/:external_id/channel-subscriptions/:channel_id
  createInboxLink, // POST /users/:external_id/inbox-links
  endInboxLinks, // DELETE /users/:external_id/inbox-links
  listSubscriptionsOfUser, // GET /users/:external_id/subscriptions
  subscribeUser, // POST /users/:external_id/subscriptions
  getSubscriptionOfUser, // GET /users/:external_id/subscriptions/:topic_name
  unsubscribeUser, // DELETE /users/:external_id/subscriptions/:topic_name
  listNotificationsOfUser, // GET /users/:external_id/notifications
  getNotificationOfUser, // GET /users/:external_id/notifications/:id
  listDeliveriesOfUser, // GET /users/:external_id/deliveries
  getDeliveryOfUser, // GET /users/:external_id/deliveries/:id
  listTopics, // GET /topics
  getTopic, // GET /topics/:name
  deleteTopic, // DELETE /topics/:name
  listSubscriptionsOfTopic, // GET /topics/:name/subscriptions
  subscribeUsers, // POST /topics/:name/subscriptions
  unsubscribeUsers, // DELETE /topics/:name/subscriptions

  // Management API
  getCaller, // GET /whoami
  listProjects, // GET /projects
  createProject, // POST /projects
  getProject, // GET /projects/:slug
  listAccountTokens, // GET /account-tokens
  createAccountToken, // POST /account-tokens
  renameAccountToken, // PUT /account-tokens/:id
  revokeAccountToken, // DELETE /account-tokens/:id
  listAccountAuditLog, // GET /account-audit-log
  getSettings, // GET /settings
  updateSettings, // PUT /settings
  getClock, // GET /clock
  moveClock, // POST /clock
  listSuppressions, // GET /suppressions
  addSuppression, // POST /suppressions
  addSuppressions, // POST /suppressions/bulk
  releaseSuppressions, // POST /suppressions/release
  removeSuppression, // DELETE /suppressions/:id
  listDeadLetters, // GET /dead-letters
  listReplays, // GET /replays
  beginReplay, // POST /replays
  getReplay, // GET /replays/:id
  cancelReplay, // POST /replays/:id/cancel
  listApiKeys, // GET /api-keys
  createApiKey, // POST /api-keys
  rotateApiKey, // POST /api-keys/:id/rotate
  revokeApiKey, // DELETE /api-keys/:id
  listSigningKeys, // GET /signing-keys
  createSigningKey, // POST /signing-keys
  rotateSigningKey, // POST /signing-keys/:id/rotate
  revokeSigningKey, // DELETE /signing-keys/:id
  listAuditLog, // GET /audit-log
  listChannels, // GET /channels
  getChannel, // GET /channels/:handle
  getChannelHealth, // GET /channels/:handle/health
  upsertChannel, // PUT /channels/:handle
  deleteChannel, // DELETE /channels/:handle
  testChannel, // POST /channels/:handle/test
  unblockChannel, // POST /channels/:handle/unblock
  listEndpoints, // GET /event-endpoints
  createEndpoint, // POST /event-endpoints
  getEndpoint, // GET /event-endpoints/:id
  updateEndpoint, // PUT /event-endpoints/:id
  deleteEndpoint, // DELETE /event-endpoints/:id
  rotateEndpointSecret, // POST /event-endpoints/:id/rotate-secret
  enableEndpoint, // POST /event-endpoints/:id/enable
  disableEndpoint, // POST /event-endpoints/:id/disable
  testEndpoint, // POST /event-endpoints/:id/test
  listEventMessages, // GET /event-endpoints/:id/messages
  getEventMessage, // GET /event-endpoints/:id/messages/:message_id
  replayEventMessage, // POST /event-endpoints/:id/messages/:message_id/replay
  replayEventMessages, // POST /event-endpoints/:id/replay
  listPartials, // GET /partials
  getPartial, // GET /partials/:name
  putPartial, // PUT /partials/:name
  deletePartial, // DELETE /partials/:name
  listLayouts, // GET /layouts
  getLayout, // GET /layouts/:name
  putLayout, // PUT /layouts/:name
  deleteLayout, // DELETE /layouts/:name
  listTranslations, // GET /translations
  getTranslation, // GET /translations/:locale
  putTranslation, // PUT /translations/:locale
  deleteTranslation, // DELETE /translations/:locale
  listNotiflows, // GET /notiflows
  getNotiflow, // GET /notiflows/:handle
  upsertNotiflow, // PUT /notiflows/:handle
  publishNotiflow, // POST /notiflows/:handle/publish
  validateNotiflow, // POST /notiflows/:handle/validate
  planNotiflow, // POST /notiflows/:handle/plan
  previewNotiflow, // POST /notiflows/:handle/preview
  listSamples, // GET /notiflows/:handle/samples
  getSample, // GET /notiflows/:handle/samples/:id
  getVocabulary, // GET /notiflows/:handle/vocabulary
  getTemplate, // GET /notiflows/:handle/steps/:step/template
  putTemplate, // PUT /notiflows/:handle/steps/:step/template
  activateNotiflow, // POST /notiflows/:handle/activate
  deactivateNotiflow, // POST /notiflows/:handle/deactivate
  rollBackNotiflow, // POST /notiflows/:handle/rollback
  archiveNotiflow, // POST /notiflows/:handle/archive
  runVersion, // POST /notiflows/:handle/run
  listVersions, // GET /notiflows/:handle/versions
  getVersion, // GET /notiflows/:handle/versions/:version_number
  diffVersions, // GET /notiflows/:handle/versions/:version_number/diff
  getStepCounts, // GET /notiflows/:handle/step-counts
  listSchedules, // GET /schedules
  getSchedule, // GET /schedules/:handle
  putSchedule, // PUT /schedules/:handle
  deleteSchedule, // DELETE /schedules/:handle
  pauseSchedule, // POST /schedules/:handle/pause
  resumeSchedule, // POST /schedules/:handle/resume
  listFirings, // GET /schedules/:handle/firings
  searchProject, // GET /search
  getOverview, // GET /overview
  streamChanges, // GET /changes/stream
  listQueues, // GET /queues
  pauseQueue, // POST /queues/:name/pause
  resumeQueue, // POST /queues/:name/resume
  drainQueue, // POST /queues/:name/drain
  listWorkers, // GET /workers
  listMembers, // GET /members
  createMember, // POST /members
  getMember, // GET /members/:id
  updateMember, // PUT /members/:id
  removeMember, // DELETE /members/:id
  createMemberLink, // POST /members/:id/link
  resetSecondFactor, // DELETE /members/:id/second-factor
  removeMemberIdentity, // DELETE /members/:id/identity
  getLoginOptions, // GET /login-options
  logIn, // POST /login
  showSecondFactor, // POST /second-factor
  getSession, // GET /session
  logOut, // DELETE /session
  acceptLink, // POST /accept-link
  changePassword, // PUT /password
  offerSecondFactor, // POST /totp
  confirmSecondFactor, // POST /totp/confirm
  dropSecondFactor, // POST /totp/remove
  renewRecoveryCodes, // POST /totp/recovery-codes
  getAccount, // GET /account
  listOwnSessions, // GET /sessions
  endOtherSessions, // DELETE /sessions
  endOwnSession, // DELETE /sessions/:id

  // User API
  getProfile, // GET /profile
  getOwnPreferences, // GET /preferences
  updateOwnPreferences, // PUT /preferences
  listFeedEntries, // GET /channels/:channel_id/feed/entries
  markFeedEntries, // PATCH /channels/:channel_id/feed/entries
  getFeedEntry, // GET /channels/:channel_id/feed/entries/:entry_id
  markFeedEntry, // PATCH /channels/:channel_id/feed/entries/:entry_id
  markAllFeedEntries, // POST /channels/:channel_id/feed/mark-all
  countFeedEntries, // GET /channels/:channel_id/feed/counts
  updateProfile, // PUT /profile
  listChannelsOfPage, // GET /channels
  getOwnChannelSettings, // GET /channels/:channel_id/settings
  updateOwnChannelSettings, // PUT /channels/:channel_id/settings
  listOwnSubscriptions, // GET /channels/:channel_id/subscriptions
  registerOwnBrowser, // POST /channels/:channel_id/subscriptions
  removeOwnBrowser, // DELETE /channels/:channel_id/subscriptions
  streamFeed, // GET /channels/:channel_id/feed/stream
} satisfies Record<string, Route>;

/** The routes in the order of the table, each with its name there. */
export const routes: readonly NamedRoute[] = Object.entries(table).map(([name, route]) => ({
  ...route,
  name,
}));
