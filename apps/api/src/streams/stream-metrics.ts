import type { Metrics } from '@notiflow/boot';
import type { FeedStream } from './feed-stream.ts';
import type { Line } from './line.ts';
import type { Told } from './look-at-feeds.ts';

/** What is counted and measured about streams. */
export interface StreamMetrics {
  noteOpened(kind: Line['kind']): void;
  noteClosed(kind: Line['kind']): void;
  /** Makes what notes what readers were told; it is given when somebody rang for a stream. */
  createToldNote(findRungAt: (stream: FeedStream) => number | null): (told: Told) => void;
}

/** Names the metrics of streams. */
export function createStreamMetrics(
  metrics: Pick<Metrics, 'gauge' | 'counter' | 'histogram'>,
): StreamMetrics {
  const open = metrics.gauge({
    name: 'notiflow_feed_streams_open',
    help: 'Streams that follow a feed, by how they are connected.',
    labels: ['kind'],
  });
  const sent = metrics.counter({
    name: 'notiflow_feed_events_total',
    help: 'Events written to streams.',
    labels: ['event'],
  });
  const lag = metrics.histogram({
    name: 'notiflow_feed_lag_seconds',
    help: 'Time from the ring for a change to its being written to a stream, by the clocks of both processes.',
  });
  const counts = { sse: 0, websocket: 0 };
  const change = (kind: Line['kind'], by: number) => {
    counts[kind] += by;
    open.set(counts[kind], { kind });
  };
  return {
    noteOpened: (kind) => change(kind, 1),
    noteClosed: (kind) => change(kind, -1),
    createToldNote: (findRungAt) => (told) => {
      for (const { event } of told.events) sent.increment({ event });
      const rungAt = findRungAt(told.stream);
      if (rungAt !== null) lag.observe(Math.max(0, Date.now() - rungAt) / 1_000);
    },
  };
}
