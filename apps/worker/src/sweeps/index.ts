import type { WorkerDeps } from '../deps.ts';
import { applyParkedReports } from './apply-parked-reports.ts';
import { applyRetention } from './apply-retention.ts';
import { askForReceipts } from './ask-for-receipts.ts';
import { closeDigests } from './close-digests.ts';
import { completeRuns } from './complete-runs.ts';
import { driftWeights } from './drift-weights.ts';
import { fireSchedules } from './fire-schedules.ts';
import { guardBounces } from './guard-bounces.ts';
import { lookForDueCalls } from './look-for-due-calls.ts';
import { lookForDueDeliveries } from './look-for-due-deliveries.ts';
import { measureUsage } from './measure-usage.ts';
import { mergeActivity } from './merge-activity.ts';
import { moveIntoWindows } from './move-into-windows.ts';
import { purgeCalls } from './purge-calls.ts';
import { purgeCancellationKeys } from './purge-cancellation-keys.ts';
import { purgeChannelTallies } from './purge-channel-tallies.ts';
import { purgeEvents } from './purge-events.ts';
import { purgeIdempotencyKeys } from './purge-idempotency-keys.ts';
import { purgeLimitCounters } from './purge-limit-counters.ts';
import { purgeParkedReports } from './purge-parked-reports.ts';
import { purgePassBuckets } from './purge-pass-buckets.ts';
import { purgeRemovedSubscriptions } from './purge-removed-subscriptions.ts';
import { purgeScheduleFirings } from './purge-schedule-firings.ts';
import { purgeSuppressions } from './purge-suppressions.ts';
import { removeExpiredEntries } from './remove-expired-entries.ts';
import { replayDeliveries } from './replay-deliveries.ts';
import { resealCredentials } from './reseal-credentials.ts';
import { resumeNotifications } from './resume-notifications.ts';
import { sendEventMessages } from './send-event-messages.ts';
import { stopCanceledRuns } from './stop-canceled-runs.ts';
import { tellDueEvents } from './tell-due-events.ts';
import { tellSilence } from './tell-silence.ts';
import { workOverdueNotifications } from './work-overdue-notifications.ts';
import { workOverdueRuns } from './work-overdue-runs.ts';

/** A periodic duty; it answers how much it found to do. */
export interface Sweep {
  name: string;
  everyMs: number;
  sweep(deps: WorkerDeps): Promise<number>;
}

/** THE SWEEP TABLE: one line per periodic duty. Every worker runs all of them; rows are taken once, or a duty is. */
export const sweeps: Sweep[] = [
  { name: 'resume_notifications', everyMs: 1_000, sweep: resumeNotifications },
  { name: 'tell_due_events', everyMs: 1_000, sweep: tellDueEvents },
  { name: 'close_digests', everyMs: 1_000, sweep: closeDigests },
  { name: 'fire_schedules', everyMs: 1_000, sweep: fireSchedules },
  { name: 'work_overdue_runs', everyMs: 1_000, sweep: workOverdueRuns },
  { name: 'work_overdue_notifications', everyMs: 1_000, sweep: workOverdueNotifications },
  { name: 'move_into_windows', everyMs: 1_000, sweep: moveIntoWindows },
  { name: 'replay_deliveries', everyMs: 1_000, sweep: replayDeliveries },
  { name: 'look_for_due_deliveries', everyMs: 1_000, sweep: lookForDueDeliveries },
  { name: 'look_for_due_calls', everyMs: 1_000, sweep: lookForDueCalls },
  { name: 'apply_parked_reports', everyMs: 1_000, sweep: applyParkedReports },
  { name: 'ask_for_receipts', everyMs: 10_000, sweep: askForReceipts },
  { name: 'remove_expired_entries', everyMs: 1_000, sweep: removeExpiredEntries },
  { name: 'tell_silence', everyMs: 60_000, sweep: tellSilence },
  { name: 'stop_canceled_runs', everyMs: 1_000, sweep: stopCanceledRuns },
  { name: 'complete_runs', everyMs: 1_000, sweep: completeRuns },
  { name: 'send_event_messages', everyMs: 1_000, sweep: sendEventMessages },
  { name: 'purge_cancellation_keys', everyMs: 60_000, sweep: purgeCancellationKeys },
  { name: 'purge_idempotency_keys', everyMs: 60_000, sweep: purgeIdempotencyKeys },
  { name: 'purge_removed_subscriptions', everyMs: 60_000, sweep: purgeRemovedSubscriptions },
  { name: 'purge_pass_buckets', everyMs: 60_000, sweep: purgePassBuckets },
  { name: 'purge_limit_counters', everyMs: 60_000, sweep: purgeLimitCounters },
  { name: 'purge_events', everyMs: 60_000, sweep: purgeEvents },
  { name: 'purge_calls', everyMs: 60_000, sweep: purgeCalls },
  { name: 'purge_suppressions', everyMs: 60_000, sweep: purgeSuppressions },
  { name: 'drift_weights', everyMs: 15_000, sweep: driftWeights },
  { name: 'purge_channel_tallies', everyMs: 60_000, sweep: purgeChannelTallies },
  { name: 'purge_parked_reports', everyMs: 60_000, sweep: purgeParkedReports },
  { name: 'purge_schedule_firings', everyMs: 60_000, sweep: purgeScheduleFirings },
  { name: 'apply_retention', everyMs: 60_000, sweep: applyRetention },
  { name: 'guard_bounces', everyMs: 60_000, sweep: guardBounces },
  { name: 'reseal_credentials', everyMs: 60_000, sweep: resealCredentials },
  { name: 'merge_activity', everyMs: 60_000, sweep: mergeActivity },
  { name: 'measure_usage', everyMs: 5_000, sweep: measureUsage },
];
