import { ConfigError } from './config.ts';

/** Something that runs until it is stopped. */
export interface RunningProcess {
  stop(): Promise<void>;
}

/** What a process does and how it wants its end told. */
export interface ProcessDefinition {
  start(): Promise<RunningProcess>;
  /** Told of a fault that ends the process. */
  onFatal?(error: unknown): void;
}

const stopMs = 25_000;
// What a parent gave its children ends with it, and whoever starts it anew waits for their ports.
const orphanStopMs = 4_000;
const configExitCode = 78;

// One wish to stop comes as several signals: Ctrl-C reaches the whole group, and npm and a parent pass it on as well.
const repeatAfterMs = 1_000;

/**
 * Starts a process and ends it well: SIGTERM and SIGINT stop it once, within 25 seconds, the death of a parent that
 * holds an IPC channel within 4; a second signal, a fault, or a slow stop end it at once.
 */
export async function runProcess(definition: ProcessDefinition): Promise<void> {
  const die = (error: unknown): never => {
    if (definition.onFatal) definition.onFatal(error);
    else console.error(error);
    process.exit(1);
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  // One turn later, when the signals are listened to.
  const starting = Promise.resolve().then(() => definition.start());
  let stoppingAt: number | undefined;
  const stop = (withinMs: number) => {
    stoppingAt = Date.now();
    void stopOnce(starting, { withinMs, die });
  };
  const onSignal = () => {
    if (stoppingAt === undefined) stop(stopMs);
    else if (Date.now() - stoppingAt > repeatAfterMs) process.exit(1);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  if (process.send !== undefined) {
    process.on('disconnect', () => {
      if (stoppingAt === undefined) stop(orphanStopMs);
    });
  }
  await starting.catch((error) => failStart(definition, error));
}

/** Waits for a start under way, so that what it opened is closed again. */
async function stopOnce(
  starting: Promise<RunningProcess>,
  { withinMs, die }: { withinMs: number; die: (error: unknown) => never },
): Promise<void> {
  setTimeout(
    () => die(new Error(`The process did not stop within ${withinMs / 1000} s.`)),
    withinMs,
  ).unref();
  const running = await starting.catch(() => null);
  await running?.stop().catch(die);
  process.exit(process.exitCode ?? 0);
}

/** What was foreseen is an `Error` with a sentence, which a stack would hide; anything else is shown whole. */
function failStart(definition: ProcessDefinition, error: unknown): never {
  if (error instanceof ConfigError) {
    const problems = error.message.replaceAll('\n', '\n  ');
    console.error(`The configuration cannot be used:\n  ${problems}`);
    process.exit(configExitCode);
  }
  if (definition.onFatal) definition.onFatal(error);
  else console.error(error instanceof Error && error.name === 'Error' ? error.message : error);
  process.exit(1);
}
