import { ConfigError } from './config-error.ts';
import { createLogger, type Logger } from './create-logger.ts';

/** The exit status for a wrong configuration, EX_CONFIG of sysexits.h. */
const configErrorStatus = 78;

// A terminal and npm both pass Ctrl-C on, so one wish to stop arrives as two signals.
const repeatAfterMs = 1_000;

/** A program that is up. */
export interface RunningProcess {
  /** Finishes the work at hand and lets go of everything. */
  stop(): Promise<void>;
  /** Resolves with an exit status when the program ends by itself. */
  finished?: Promise<number>;
}

/** What to run. */
export interface RunProcessInput {
  /** Name of the program in the lines about its life. */
  name: string;
  /** Brings the program up; a `ConfigError` from here is printed as sentences. */
  start(): Promise<RunningProcess>;
  /** After so long a stop is cut short with status 1; 25,000 when left out. */
  stopTimeoutMs?: number;
  logger?: Logger;
}

/**
 * Runs a program until SIGTERM, SIGINT, the end of its parent, or its own end; then stops it once and exits with 0.
 * A second signal exits at once; an error that nobody caught is logged and exits with 1.
 */
export async function runProcess(input: RunProcessInput): Promise<void> {
  const logger = input.logger ?? createLogger({ level: 'info', name: input.name });
  process.on('uncaughtException', (error) => crash(logger, error));
  process.on('unhandledRejection', (error) => crash(logger, error));
  const starting = input.start();
  const stop = createStop({ input, logger, starting });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal));
  if (process.send) process.on('disconnect', () => stop('disconnect'));
  try {
    const status = await (await starting).finished;
    if (status !== undefined) stop('finished', status);
  } catch (error) {
    fail(logger, error);
  }
}

interface StopContext {
  input: RunProcessInput;
  logger: Logger;
  starting: Promise<RunningProcess>;
}

function createStop({ input, logger, starting }: StopContext) {
  let firstAt: number | undefined;
  return (reason: string, status = 0): void => {
    if (firstAt !== undefined) {
      if (reason.startsWith('SIG') && Date.now() - firstAt > repeatAfterMs) process.exit(1);
      return;
    }
    firstAt = Date.now();
    const timeoutMs = input.stopTimeoutMs ?? 25_000;
    logger.info('process.stopping', { reason });
    setTimeout(() => {
      logger.error('process.stop_timed_out', { timeoutMs });
      process.exit(1);
    }, timeoutMs);
    starting
      .then((running) => running.stop())
      .then(
        () => {
          logger.info('process.stopped', { durationMs: Date.now() - (firstAt ?? 0) });
          process.exit(status);
        },
        (error: unknown) => fail(logger, error),
      );
  };
}

function fail(logger: Logger, error: unknown): never {
  if (!(error instanceof ConfigError)) return crash(logger, error);
  process.stderr.write(`The configuration cannot be used:\n${error.message}\n`);
  process.exit(configErrorStatus);
}

function crash(logger: Logger, error: unknown): never {
  logger.error('process.crashed', {}, error);
  process.exit(1);
}
