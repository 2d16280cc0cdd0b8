import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An app of ours as a real process, as a test may mistreat it. */
export interface NodeProcess {
  pid: number;
  /** Sends the signal; resolves with the exit code when the process has ended, or at once for SIGSTOP and SIGCONT. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** Everything it printed, and how it ended, when it has. */
  output(): string;
}

const ours = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the built app of a checkout, this one unless told, with exactly this environment and the PATH. */
export function startApp(
  app: 'api' | 'worker' | 'standalone',
  env: NodeJS.ProcessEnv,
  checkout = ours,
): NodeProcess {
  return startEntry(join(checkout, 'apps', app, 'dist/main.js'), env);
}

/** Starts `notiflows worker`, which joins the installation in its DATA_DIR. */
export function startJoiningWorker(env: NodeJS.ProcessEnv): NodeProcess {
  return startEntry(join(ours, 'apps/standalone/dist/worker.js'), env);
}

function startEntry(entry: string, env: NodeJS.ProcessEnv): NodeProcess {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return {
    pid: child.pid ?? 0,
    kill: (signal) => killProcess(child, signal),
    output: () => `${output}${sayHowEnded(child)}`,
  };
}

function sayHowEnded({ exitCode, signalCode }: ChildProcess): string {
  if (exitCode === null && signalCode === null) return '';
  return `It has ended${signalCode === null ? `, with ${exitCode}` : ` by ${signalCode}`}.\n`;
}

async function killProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  if (signal === 'SIGSTOP' || signal === 'SIGCONT') return null;
  await exited;
  return child.exitCode;
}
