import { type Program, startProgram } from './start-program.ts';

/** A web server in a process of its own that takes webhooks. */
export interface Receiver extends Pick<Program, 'stop'> {
  url: string;
  /** Answers how many requests came since the last call, and how many distinct ids they had. */
  takeCounts(): Promise<{ received: number; distinct: number }>;
}

/** Starts the receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
  const program = await startProgram({
    entry: 'bench/setup/receiver.ts',
    readyText: 'receiver.started',
    flags: ['--import', 'tsx'],
  });
  const url = `http://127.0.0.1:${program.readyLine.split(' ')[1]}`;
  return {
    url,
    stop: () => program.stop(),
    async takeCounts() {
      const response = await fetch(url);
      return (await response.json()) as { received: number; distinct: number };
    },
  };
}
