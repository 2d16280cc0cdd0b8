import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process of ours to keep alive. */
export interface ProcessToSupervise {
  name: string;
  /** What Node is given: the file to run, after its own options. */
  nodeArguments: string[];
  env: NodeJS.ProcessEnv;
  /** Told of an unexpected end before the process is started again. */
  onRestart: (name: string, reason: string) => void;
  /** Receives what the process prints, as it prints it. */
  onOutput: (chunk: Buffer) => void;
}

/** A process that is started again whenever it dies, until it is stopped. */
export interface SupervisedProcess {
  readonly name: string;
  /** Resolves when the process has ended before it was ever confirmed as started. */
  readonly failed: Promise<string>;
  /** From here on an end of the process is an accident to recover from, not a failed start. */
  confirm(): void;
  /** Ends the process, within `graceMs`, and starts it anew; once for all that ask while it ends. */
  restart(graceMs: number): Promise<void>;
  /** Asks the process to end and kills it if it has not after 19 seconds. */
  stop(): Promise<void>;
}

const restartDelaysMs = [200, 1_000, 5_000];
const stableMs = 30_000;
const stopMs = 19_000;

/** Starts the process and keeps it running. It is told of this process' death by its IPC channel. */
export function superviseProcess(options: ProcessToSupervise): SupervisedProcess {
  let child: ChildProcess;
  let isConfirmed = false;
  let isStopping = false;
  let restarting: Promise<void> | undefined;
  let restarts = 0;
  let restartTimer: NodeJS.Timeout | undefined;
  let fail: (reason: string) => void;
  const failed = new Promise<string>((resolve) => {
    fail = resolve;
  });

  function start(): void {
    const startedAt = performance.now();
    child = spawn(process.execPath, options.nodeArguments, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    child.stdout?.on('data', options.onOutput);
    child.once('exit', (code, signal) => {
      if (restarting !== undefined) return;
      const reason = signal === null ? `exit code ${code}` : `signal ${signal}`;
      if (isStopping) return;
      if (!isConfirmed) return fail(reason);
      if (performance.now() - startedAt > stableMs) restarts = 0;
      const delayMs = restartDelaysMs[Math.min(restarts, restartDelaysMs.length - 1)];
      restarts += 1;
      options.onRestart(options.name, reason);
      restartTimer = setTimeout(start, delayMs);
    });
  }

  start();
  return {
    name: options.name,
    failed,
    confirm() {
      isConfirmed = true;
    },
    restart(graceMs) {
      clearTimeout(restartTimer);
      restarting ??= endProcess(child, graceMs).then(() => {
        restarting = undefined;
        if (!isStopping) start();
      });
      return restarting;
    },
    async stop() {
      isStopping = true;
      clearTimeout(restartTimer);
      await endProcess(child, stopMs);
    },
  };
}

async function endProcess(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(killer);
}
