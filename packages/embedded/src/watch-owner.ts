import { type ChildProcess, spawn } from 'node:child_process';
import { type Account, spawnAs } from './account.ts';

// The pipe to its input is ours alone, so that reading ends when we have ended, however that came about. A fast shutdown
// first; the immediate one costs a recovery at the next start.
const script = `
  read -r _
  kill -INT "$1" || exit 0
  for _ in 1 2 3; do
    sleep 1
    kill -0 "$1" || exit 0
  done
  kill -QUIT "$1"
`;

/** What a watch needs to know. */
export interface WatchInput {
  /** Process id of the server. */
  pid: number;
  /** The account the server runs as, and so the watch that may stop it. */
  account: Account;
  onLog: (line: string) => void;
}

/** A process that stops the server as soon as this one has ended, killed or not; `end` tells it that nothing is left. */
export interface OwnerWatch {
  end(): void;
}

/** Starts the watch. Without a shell there is none: then the next start stops what was left running. */
export function watchOwner({ pid, account, onLog }: WatchInput): OwnerWatch {
  const child = spawn('/bin/sh', ['-c', script, 'notiflow-watch', String(pid)], {
    ...spawnAs(account),
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own session: what kills our group, as a closed terminal does, must not reach it.
    detached: true,
  });
  child.on('error', (error) => onLog(`Nobody watches over the server: ${error.message}`));
  letGo(child);
  return {
    // Not by closing the pipe, at which it would look for the server.
    end: () => void child.kill('SIGKILL'),
  };
}

/** This process must not stay alive for its watch. */
function letGo(child: ChildProcess): void {
  child.unref();
  const input = child.stdin as (ChildProcess['stdin'] & { unref?(): void }) | null;
  input?.unref?.();
  input?.on('error', () => {});
}
