export { ConfigError } from './config-error.ts';
export {
  createHealthServer,
  type HealthServer,
  type HealthServerInput,
} from './create-health-server.ts';
export { type AnyLines, createLogger, type Logger, type LoggerOptions } from './create-logger.ts';
export {
  type Counter,
  createMetrics,
  type Gauge,
  type Histogram,
  type Labels,
  type MetricOptions,
  type Metrics,
  type MetricsSnapshot,
} from './create-metrics.ts';
export { type ConfigDescription, type ConfigSection, describeConfig } from './describe-config.ts';
export { loadConfig } from './load-config.ts';
export { evaluateReadiness, type Readiness, type ReadyChecks, readinessBody } from './readiness.ts';
export { type RunningProcess, type RunProcessInput, runProcess } from './run-process.ts';
