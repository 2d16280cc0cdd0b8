import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Home } from './home.ts';
import { readPostmasterFile } from './orphan.ts';
import { watchOwner } from './watch-owner.ts';

const linesKept = 40;
const stopTimeoutMs = 20_000;

/** A running Postgres server. */
export interface Postmaster {
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends all sessions, writes everything to disk and resolves when the server has ended. */
  stop(): Promise<void>;
}

/** What one attempt to start the server came to. */
export type LaunchResult =
  | { kind: 'ready'; postmaster: Postmaster }
  | { kind: 'exited'; lines: string[] };

/** What starting the server needs. */
export interface LaunchInput {
  home: Home;
  binaries: Binaries;
  settings: Record<string, string>;
  onLog: (line: string) => void;
}

/** Starts the server once and waits until it accepts connections, however long its recovery takes. */
export async function launchPostmaster(input: LaunchInput): Promise<LaunchResult> {
  const { home, binaries, settings, onLog } = input;
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(binaries.postgres, ['-D', home.dataDir, ...flags], {
    ...spawnAs(home.account),
    stdio: ['ignore', 'ignore', 'pipe'],
    // Its own session: Ctrl-C in a terminal must reach us, not Postgres while we still use it.
    detached: true,
  });
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    if (lines.length > linesKept) lines.shift();
    onLog(line);
  });
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      lines.push(error.message);
      resolve();
    });
  });
  let isRunning = true;
  const watch = child.pid && watchOwner({ pid: child.pid, account: home.account, onLog });
  void exited.then(() => {
    isRunning = false;
    if (watch) watch.end();
  });
  while (isRunning) {
    const file = await readPostmasterFile(home.dataDir);
    if (file !== null && file.pid === child.pid && file.isReady) {
      return { kind: 'ready', postmaster: createPostmaster(child.pid, exited) };
    }
    await Promise.race([delay(20), exited]);
  }
  return { kind: 'exited', lines };
}

function createPostmaster(pid: number, exited: Promise<void>): Postmaster {
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended already.
    }
  };
  // For an owner that exits without stopping us: better a fast shutdown than a server without an owner.
  const onExit = () => signal('SIGINT');
  process.once('exit', onExit);
  void exited.then(() => process.removeListener('exit', onExit));
  return {
    pid,
    exited,
    async stop() {
      signal('SIGINT');
      const timer = setTimeout(signal, stopTimeoutMs, 'SIGQUIT');
      await exited;
      clearTimeout(timer);
    },
  };
}
