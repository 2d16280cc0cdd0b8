import {
  AggregatorRegistry,
  collectDefaultMetrics,
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from 'prom-client';

type Labels = Record<string, string>;

/** Counts up. */
export interface Counter {
  increment(labels?: Labels, by?: number): void;
}

/** Shows a value that goes up and down. */
export interface Gauge {
  set(value: number, labels?: Labels): void;
}

/** Distributes durations, in seconds, over buckets. */
export interface Histogram {
  observe(seconds: number, labels?: Labels): void;
  /** Starts a watch; the function it answers stops and records it. */
  startTimer(labels?: Labels): () => void;
}

/** How a metric is named. */
export interface MetricOptions {
  name: string;
  help: string;
  labels?: string[];
}

/** The metrics of one process, readable by Prometheus. */
export interface Metrics {
  counter(options: MetricOptions): Counter;
  gauge(options: MetricOptions): Gauge;
  histogram(options: MetricOptions & { buckets?: number[] }): Histogram;
  contentType: string;
  /** The exposition text of this process. */
  readText(): Promise<string>;
  /** The same values for another process to merge into its own page. */
  readJson(): Promise<object>;
  /** The exposition text of this process and others, values of the same name and labels added up. */
  readMergedText(others: object[]): Promise<string>;
}

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Makes an empty set of metrics beside the usual ones of a Node process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const settings = ({ name, help, labels = [] }: MetricOptions) => ({
    name,
    help,
    labelNames: labels,
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    counter(options) {
      const counter = new PromCounter(settings(options));
      return { increment: (labels = {}, by = 1) => counter.inc(labels, by) };
    },
    gauge(options) {
      const gauge = new PromGauge(settings(options));
      return { set: (value, labels = {}) => gauge.set(labels, value) };
    },
    histogram({ buckets = durationBuckets, ...options }) {
      const histogram = new PromHistogram({ ...settings(options), buckets });
      return {
        observe: (seconds, labels = {}) => histogram.observe(labels, seconds),
        startTimer(labels = {}) {
          const stop = histogram.startTimer(labels);
          return () => void stop();
        },
      };
    },
    readText: () => registry.metrics(),
    readJson: () => registry.getMetricsAsJSON(),
    async readMergedText(others) {
      const pages = [await registry.getMetricsAsJSON(), ...others] as object[][];
      return AggregatorRegistry.aggregate(pages).metrics();
    },
  };
}
