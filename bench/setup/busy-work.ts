import { spawn } from 'node:child_process';

/** Keeps a core busy until it is stopped. */
export function startBusyWork(): () => void {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return kill;
}
