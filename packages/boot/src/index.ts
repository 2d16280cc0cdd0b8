export { boundHeapGrowth } from './bound-heap-growth.ts';
export {
  ConfigError,
  type ConfigOf,
  describeConfig,
  loadConfig,
  printEnvExample,
} from './config.ts';
export { type ApiConfig, apiEnvironment } from './environment/api.ts';
export {
  checkEnvironment,
  describeMisspelling,
  type EnvironmentCheck,
  loadApiConfig,
  type ProcessKind,
} from './environment/check-environment.ts';
export { findMisspelt, type Misspelling } from './environment/find-misspelt.ts';
export { type StandaloneConfig, standaloneEnvironment } from './environment/standalone.ts';
export { workerEnvironment } from './environment/worker.ts';
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
export { version } from './version.ts';
