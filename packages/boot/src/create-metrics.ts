import {
  AggregatorRegistry,
  collectDefaultMetrics,
  type MetricObject,
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from 'prom-client';

/** Values of the labels of one measurement. */
export type Labels<L extends string> = Record<L, string | number>;

/** What a metric is called and means. */
export interface MetricOptions<L extends string> {
  name: string;
  help: string;
  labels?: readonly L[];
  /** What merging the figures of several processes does with them; `sum` when left out. */
  merge?: 'sum' | 'max' | 'min' | 'average' | 'first' | 'omit';
}

/** A number that only grows. */
export interface Counter<L extends string> {
  add(labels: Labels<L>, amount?: number): void;
}

/** A number that goes up and down. */
export interface Gauge<L extends string> {
  set(labels: Labels<L>, value: number): void;
}

/** A distribution; durations are in seconds. */
export interface Histogram<L extends string> {
  observe(labels: Labels<L>, value: number): void;
}

/** The figures of one process at one moment, as plain JSON. */
export type MetricsSnapshot = object[];

/** Makes the metrics of one process and prints them. */
export interface Metrics {
  contentType: string;
  counter<L extends string = never>(options: MetricOptions<L>): Counter<L>;
  /** `collect` runs at every reading and sets what it knows; labels it no longer sets are gone. */
  gauge<L extends string = never>(
    options: MetricOptions<L> & { collect?: (gauge: Gauge<L>) => Promise<void> | void },
  ): Gauge<L>;
  histogram<L extends string = never>(
    options: MetricOptions<L> & { buckets?: number[] },
  ): Histogram<L>;
  /** The figures of this process in the Prometheus text format. */
  text(): Promise<string>;
  exportJson(): Promise<MetricsSnapshot>;
  /** The figures of this process and of its peers on one page. */
  mergeText(peers: MetricsSnapshot[]): Promise<string>;
}

/** Creates an empty set of metrics plus those of the process itself: memory, processor, event loop. */
export function createMetrics({ prefix = '' }: { prefix?: string } = {}): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix });
  const configure = <L extends string>({
    name,
    help,
    labels = [],
    merge = 'sum',
  }: MetricOptions<L>) => ({
    name: `${prefix}${name}`,
    help,
    labelNames: labels,
    registers: [registry],
    aggregator: merge,
  });
  const exportJson = () => registry.getMetricsAsJSON();
  return {
    contentType: registry.contentType,
    counter(options) {
      const counter = new PromCounter(configure(options));
      return { add: (labels, amount = 1) => counter.inc(labels, amount) };
    },
    gauge(options) {
      const gauge = new PromGauge({
        ...configure(options),
        ...(options.collect && { collect: () => collectAfresh(gauge, options.collect) }),
      });
      return { set: (labels, value) => gauge.set(labels, value) };
    },
    histogram({ buckets, ...options }) {
      const histogram = new PromHistogram({ ...configure(options), ...(buckets && { buckets }) });
      return { observe: (labels, value) => histogram.observe(labels, value) };
    },
    text: () => registry.metrics(),
    exportJson,
    async mergeText(peers) {
      const snapshots = [await exportJson(), ...peers] as MetricObject[][];
      return AggregatorRegistry.aggregate(snapshots).metrics();
    },
  };
}

async function collectAfresh<L extends string>(
  gauge: PromGauge<L>,
  collect: ((gauge: Gauge<L>) => Promise<void> | void) | undefined,
): Promise<void> {
  gauge.reset();
  await collect?.({ set: (labels, value) => gauge.set(labels, value) });
}
