import { type Counter, createMetrics, type Histogram, type Metrics } from '@notiflow/boot';

/** What a worker measures. */
export interface WorkerMetrics {
  registry: Metrics;
  attempts: Counter;
  /** By channel type and provider. */
  openedCircuits: Counter;
  movedDeliveries: Counter;
  /** Messages that were sent and of which nothing was reported in time. */
  silentDeliveries: Counter;
  /** By outcome. */
  calls: Counter;
  /** By outcome. */
  eventMessages: Counter;
  stageDurations: Histogram;
  /** By stage, as `stageDurations`. */
  failedTries: Counter;
  givenUpRows: Counter;
  /** By stage. */
  heldBackSets: Counter;
  /** By sweep. */
  sweptRows: Counter;
  /** By sweep. */
  skippedSweeps: Counter;
  /** By part of the retention and table. */
  purgedRows: Counter;
  /** By queue. */
  failedRings: Counter;
}

/** Makes the metrics of a worker. */
export function createWorkerMetrics(): WorkerMetrics {
  const registry = createMetrics();
  return {
    registry,
    attempts: registry.counter({
      name: 'notiflow_attempts_total',
      help: 'Attempts to hand a delivery to a provider, by outcome.',
      labels: ['channel_type', 'provider', 'outcome'],
    }),
    openedCircuits: registry.counter({
      name: 'notiflow_circuits_opened_total',
      help: 'Channels that were found to be unable to send, and are left alone for a while.',
      labels: ['channel_type', 'provider'],
    }),
    movedDeliveries: registry.counter({
      name: 'notiflow_deliveries_moved_total',
      help: 'Deliveries that were given, untried, from channels that cannot send to others that stand in.',
    }),
    silentDeliveries: registry.counter({
      name: 'notiflow_unreported_deliveries_total',
      help: 'Sent deliveries of which their service reported nothing for as long as the channel waits.',
      labels: ['channel_type', 'provider'],
    }),
    calls: registry.counter({
      name: 'notiflow_calls_total',
      help: 'Tries of the calls that fetch steps make, by outcome.',
      labels: ['outcome'],
    }),
    eventMessages: registry.counter({
      name: 'notiflow_event_messages_total',
      help: 'Tries to tell an endpoint what happened, by outcome.',
      labels: ['outcome'],
    }),
    stageDurations: registry.histogram({
      name: 'notiflow_stage_duration_seconds',
      help: 'How long a stage took for one job, a set of ids.',
      labels: ['stage'],
    }),
    failedTries: registry.counter({
      name: 'notiflow_failed_tries_total',
      help: 'Tries of a stage that failed with one row alone, and were counted.',
      labels: ['stage'],
    }),
    givenUpRows: registry.counter({
      name: 'notiflow_rows_given_up_total',
      help: 'Rows that ended with a reason because a stage failed with them three times in a row.',
      labels: ['stage'],
    }),
    heldBackSets: registry.counter({
      name: 'notiflow_sets_held_back_total',
      help: 'Sets with rows that our code failed with, or may have: they wait, and are not blamed for it.',
      labels: ['stage'],
    }),
    sweptRows: registry.counter({
      name: 'notiflow_swept_rows_total',
      help: 'Rows that a sweep found and worked, woke or deleted.',
      labels: ['sweep'],
    }),
    skippedSweeps: registry.counter({
      name: 'notiflow_sweeps_skipped_total',
      help: 'Looks of a sweep that failed before everything overdue was worked.',
      labels: ['sweep'],
    }),
    purgedRows: registry.counter({
      name: 'notiflow_purged_rows_total',
      help: 'Rows that retention emptied (content) or removed (history, audit).',
      labels: ['part', 'table'],
    }),
    failedRings: registry.counter({
      name: 'notiflow_ring_failures_total',
      help: 'Rings that the queue did not take, left to the sweeps.',
      labels: ['queue'],
    }),
  };
}
