export type { WorkerDoing, WorkerRecord } from './activity/list-workers.ts';
export type { ActivityRow } from './activity/read-activity.ts';
export { type Backlog, backlogCountedMax } from './activity/read-backlog.ts';
export type { AuditEntryRecord, AuditFilters } from './audit/list-audit-entries.ts';
export type { CallWant, ClaimedCall } from './calls/claim-calls.ts';
export type { CallName, FoundCall } from './calls/find-calls.ts';
export type { NewCall, StoredRequest } from './calls/open-calls.ts';
export type { CallOutcome } from './calls/settle-calls.ts';
export type { Follower } from './changes/find-gone-followers.ts';
export {
  auditLateMs,
  lookBackMs,
  type MinuteCount,
  type ProjectLook,
  settlingMs,
} from './changes/look-for-changes.ts';
export type { DriftedChannel } from './channel-health/drift-weights.ts';
export type { ArrivedLine } from './channel-health/leave-channels.ts';
export type { TroubledChannel } from './channel-health/probe-circuits.ts';
export type { ChannelHealth, NamedChannelHealth } from './channel-health/read-health.ts';
export {
  type ChannelTally,
  type OpenedCircuit,
  tallyBoundsMs,
} from './channel-health/report-tallies.ts';
export type { ChannelSubscriptionRecord } from './channel-settings/channel-subscriptions.ts';
export type { LostEndpoint } from './channel-settings/forget-endpoints.ts';
export type { ChannelSettingsRecord } from './channel-settings/read-channel-settings.ts';
export type { ChannelSettingsEntry } from './channel-settings/write-channel-settings.ts';
export type { ChannelName, PageChannelRecord } from './channels/find-page-channels.ts';
export type { ChannelRecord, UpsertChannelInput } from './channels/store-channels.ts';
export type { DatabaseOptions } from './connect.ts';
export { createDatabase, type Database } from './create-database.ts';
export type { FirstProjectInput, HashedKey } from './credentials/create-first-project.ts';
export type { ApiKeyRecord, CredentialRecord } from './credentials/find-credentials.ts';
export type { CredentialUse } from './credentials/record-use.ts';
export type { KeyRotation } from './credentials/rotate-api-key.ts';
export type { AccountTokenEntry } from './credentials/store-account-tokens.ts';
export type { ApiKeyEntry } from './credentials/store-api-keys.ts';
export type { Claim, ClaimedDelivery, LaneWant } from './deliveries/claim-deliveries.ts';
export type { DueLine, DueLines } from './deliveries/find-due-lines.ts';
export type { ChannelForSending, StandIn } from './deliveries/load-channels.ts';
export type { OutsideDelivery, ReckonedDelivery } from './deliveries/move-into-windows.ts';
export type {
  AttemptRecord,
  DeliveryFilters,
  DeliveryRecord,
  TracedDelivery,
} from './deliveries/read-deliveries.ts';
export type {
  RecordedAttempt,
  RecordedDelivery,
  RecordedMove,
} from './deliveries/record-attempts.ts';
export type { WorkerAbout } from './deliveries/report-worker.ts';
export type { ClosedDigests } from './digests/close-digests.ts';
export type { DigestWindowKey, OpenDigest } from './digests/find-open-digests.ts';
export type { LeadingQuestion } from './digests/lead-digests.ts';
export type { LoadedDigest } from './digests/load-digests.ts';
export type { DigestItemRecord } from './digests/read-digest-items.ts';
export { countedMax, type FaultFindings } from './doctor/find-faults.ts';
export type {
  SealedChannel,
  SealedEndpoint,
  SealedSigningKey,
} from './doctor/read-installation.ts';
export type {
  ClaimedEventMessage,
  EventMessageWant,
} from './event-endpoints/claim-event-messages.ts';
export type { EndpointRecord } from './event-endpoints/endpoint-rows.ts';
export type { EventSubject } from './event-endpoints/load-event-subjects.ts';
export type { EventAttempt, EventMessageRecord } from './event-endpoints/read-event-messages.ts';
export type { Replayed } from './event-endpoints/replay-event-messages.ts';
export type { EventMessageOutcome } from './event-endpoints/settle-event-messages.ts';
export type { EventQuestion, EventsSeen, LeftWait } from './events/look-for-events.ts';
export type { StoredEvent, ToldEvent } from './events/tell-event.ts';
export type { WokenForEvents } from './events/wake-for-events.ts';
export { type FailedTry, failedTriesMax } from './failed-tries.ts';
export type { FeedActor, FeedEntryRecord } from './feeds/entry-columns.ts';
export { type EntryStatus, entryStatuses } from './feeds/entry-states.ts';
export type { Admission } from './feeds/find-gone.ts';
export type { MarkChoice } from './feeds/mark-all.ts';
export type { Marked } from './feeds/mark-entries.ts';
export type { FeedMark } from './feeds/mark-statement.ts';
export type { FeedChange, FeedChanges, FeedCounts, FeedName } from './feeds/read-changes.ts';
export type { FeedFilters, OwnFeed } from './feeds/read-feed.ts';
export type { KeyClaim, KeyClaimInput, KeyedRequest } from './idempotency/answered-requests.ts';
export { lowestId, newId } from './ids.ts';
export { hasStoredNothing, isUnavailable, mayBlameRows, refusesValue } from './judge-error.ts';
export type { LimitAsk, Reservation, Reserved } from './limits/reserve-within-limits.ts';
export type { Tries } from './members/count-tries.ts';
export type { AccountRecord } from './members/find-account.ts';
export type { LoginRecord } from './members/find-members.ts';
export type { ListedSession } from './members/list-sessions.ts';
export type { MemberRecord } from './members/member-rows.ts';
export type { ForeignIdentity, Joining, MemberAdmission } from './members/store-identities.ts';
export type { MemberChange, MemberInput } from './members/store-members.ts';
export type { SessionRecord } from './members/store-sessions.ts';
export { applyMigrations, findPendingMigrations } from './migrate.ts';
export type { Advance, NewDelivery } from './notifications/advance.ts';
export type {
  LoadedChannel,
  LoadedNotification,
  LoadedRun,
  NotificationSet,
  Person,
} from './notifications/notification-set.ts';
export type {
  NotificationFilters,
  NotificationRecord,
} from './notifications/read-notifications.ts';
export type { NamedValues, SampleRecord, SampleVariables } from './notifications/read-samples.ts';
export type { PendingDelivery, SavedAdvances } from './notifications/save-advance.ts';
export { type LateRuns, lateRunsCountedMax } from './notiflows/count-late-runs.ts';
export {
  type UnsentMessages,
  type WaitingAtStep,
  waitingCountedMax,
} from './notiflows/count-waiting.ts';
export type { NotiflowName, NotiflowRecord } from './notiflows/find-notiflow.ts';
export type { NotiflowFilters, NotiflowSummary } from './notiflows/list-notiflows.ts';
export type { LoadedVersion } from './notiflows/load-versions.ts';
export type { VersionParts, VersionRecord, VersionSummary } from './notiflows/notiflow-rows.ts';
export { type Way, type Ways, waysMax } from './notiflows/read-ways.ts';
export type { NotiflowSaving, SaveNotiflowInput } from './notiflows/save-notiflow.ts';
export type { CapQuestion } from './passes/pass-caps.ts';
export type { ThrottleQuestion } from './passes/pass-throttles.ts';
export type { PeekedPass } from './passes/peek-passes.ts';
export type { Pass } from './passes/take-passes.ts';
export type { Unwanted } from './preferences/find-unwanted-deliveries.ts';
export type { AllPreferences, PreferenceRecord } from './preferences/read-preferences.ts';
export type { RecipientPageRecord } from './preferences/read-recipient-page.ts';
export type { PreferenceEntry } from './preferences/write-preferences.ts';
export type { ClockMove, ClockMoved, ProjectClock } from './projects/move-clock.ts';
export type { ProjectRecord } from './projects/read-projects.ts';
export type { ProjectSettings } from './projects/store-settings.ts';
export type { Page, PageInput } from './read-page.ts';
export type {
  DeadLetterChoice,
  DeadLetterFilter,
  DeadLetterGroup,
} from './replays/dead-letters.ts';
export type { ReplayRecord } from './replays/store-replays.ts';
export type { AskedDelivery, ReportsAwaited } from './reports/await-reports.ts';
export type { DeliveryEventRecord } from './reports/read-events.ts';
export type { LinkReport } from './reports/take-link-reports.ts';
export type { TakenReports } from './reports/take-reports.ts';
export type { ReportingChannel, ToldReport } from './reports/told-report.ts';
export type { EmptiedPage } from './retention/empty-runs.ts';
export type { OldPart } from './retention/find-settled-runs.ts';
export type { ProjectRetention, RetentionDays } from './retention/list-retention.ts';
export { firstRow, type RowCursor, type RowsInput, type RowsPage } from './retention/run-rows.ts';
export type {
  AcceptRunInput,
  ChosenVersion,
  RunAcceptance,
  RunTrigger,
  StoredRun,
} from './runs/accept-run.ts';
export type { KeyCancellation } from './runs/cancel-run.ts';
export type {
  ExplainedDigest,
  ExplainedRecipient,
  ExplainedRun,
  WalkedNotification,
} from './runs/explain-recipient.ts';
export type { FannedOutPage } from './runs/fan-out-page.ts';
export type { FannedOutRun, FannedOutTogether, SmallRunsInput } from './runs/fan-out-small-runs.ts';
export type { PlannedRun, PlanRunInput, RunPlan } from './runs/plan-run.ts';
export type { ListedRunRecord, RunCounts, RunFilters, RunRecord } from './runs/read-runs.ts';
export type { FiredSchedule } from './schedules/fire-schedule.ts';
export type {
  FiringRecord,
  ListedScheduleRecord,
  ScheduleRecord,
} from './schedules/schedule-rows.ts';
export type { PutScheduleInput, SchedulePut } from './schedules/store-schedules.ts';
export { type FoundKind, type FoundRecord, foundBy, foundKinds } from './search/found-rows.ts';
export type { UsableSigningKey, UserAccess } from './signing-keys/find-user-access.ts';
export type { SigningKeyRotation } from './signing-keys/rotate-signing-key.ts';
export type { SigningKeyEntry } from './signing-keys/signing-key-rows.ts';
export type { Suppressed } from './suppressions/find-suppressed-deliveries.ts';
export type { SuppressionFilters } from './suppressions/list-suppressions.ts';
export type { SuppressionEntry, SuppressionRecord } from './suppressions/store-suppressions.ts';
export type { StopInput, StoppedPage } from './sweeps/stop-canceled.ts';
export type { OverdueInput, OverdueRow } from './sweeps/take-overdue.ts';
export type { TemplatePartRecord } from './template-parts/store-template-parts.ts';
export type { TopicRecord } from './topics/find-topic.ts';
export type { SubscriptionRecord } from './topics/read-subscriptions.ts';
export type { MadeSubscription, NamedSubscription } from './topics/subscribe-users.ts';
export type { ProjectQuotas, ProjectUsage } from './usage/read-usage.ts';
export type { UserRecord } from './users/read-users.ts';
export type { GivenUser, UpsertedUser } from './users/upsert-users.ts';
