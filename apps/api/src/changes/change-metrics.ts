import type { Metrics } from '@notiflow/boot';
import type { LineEvent } from '../streams/line.ts';

/** What is counted and measured about those who follow projects. */
export interface ChangeMetrics {
  noteOpen(count: number): void;
  noteTold(events: readonly LineEvent[]): void;
  noteLook(seconds: number): void;
}

/** Names the metrics. */
export function createChangeMetrics(
  metrics: Pick<Metrics, 'gauge' | 'counter' | 'histogram'>,
): ChangeMetrics {
  const open = metrics.gauge({
    name: 'notiflow_change_streams_open',
    help: 'Streams that tell a dashboard what changes in a project.',
  });
  const sent = metrics.counter({
    name: 'notiflow_change_events_total',
    help: 'Events written to these streams.',
    labels: ['event'],
  });
  const looks = metrics.histogram({
    name: 'notiflow_change_look_seconds',
    help: 'Time of a look at what has changed, for all streams of the process.',
  });
  return {
    noteOpen: (count) => open.set(count),
    noteTold(events) {
      for (const { event } of events) sent.increment({ event });
    },
    noteLook: (seconds) => looks.observe(seconds),
  };
}
