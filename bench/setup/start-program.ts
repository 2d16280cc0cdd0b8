import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What to start, from the root of the repository, and the text it prints when it is ready. */
export interface ProgramOptions {
  entry: string;
  readyText: string;
  env?: Record<string, string>;
  /** Flags for Node itself. */
  flags?: string[];
  /** What the program is told. */
  args?: string[];
}

/** A child process. */
export interface Program {
  pid: number;
  /** The line that said it is ready. */
  readyLine: string;
  /** Stops the clock of the process, so that it costs nothing while another one is measured. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Starts a program and resolves when it is ready. Its output is read and dropped; its errors are shown. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const entry = fileURLToPath(new URL(`../../${options.entry}`, import.meta.url));
  const child = spawn(
    process.execPath,
    [...(options.flags ?? []), entry, ...(options.args ?? [])],
    {
      env: { PATH: process.env.PATH, ...options.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = once(child, 'exit').then(() => process.removeListener('exit', kill));
  const readyLine = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', function read(chunk: Buffer) {
      output += chunk.toString();
      const line = output.split('\n').find((text) => text.includes(options.readyText));
      if (line === undefined) return;
      child.stdout.off('data', read).resume();
      resolve(line);
    });
    child.once('exit', () => reject(new Error(`${options.entry} did not start:\n${output}`)));
  });
  return {
    pid: child.pid ?? 0,
    readyLine,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
