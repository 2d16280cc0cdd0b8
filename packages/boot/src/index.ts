export {
  ConfigError,
  type ConfigOf,
  describeConfig,
  loadConfig,
  printEnvExample,
} from './config.ts';
export {
  createHealthServer,
  evaluateReadiness,
  type HealthServer,
  type Readiness,
  type ReadyCheck,
} from './health-server.ts';
export { createLogger, type Logger, type LogLineTypes } from './logger.ts';
export {
  type Counter,
  createMetrics,
  type Gauge,
  type Histogram,
  type MetricOptions,
  type Metrics,
} from './metrics.ts';
export { type ProcessDefinition, type RunningProcess, runProcess } from './run-process.ts';
