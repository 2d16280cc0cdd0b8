import { type Program, startProgram } from './start-program.ts';

/** A web server in a process of its own that takes webhooks. */
export interface Receiver extends Pick<Program, 'stop'> {
  url: string;
  pid: number;
  /** Says what came since the last call. */
  takeCounts(): Promise<ReceivedCounts>;
}

/** What a receiver saw. */
export interface ReceivedCounts {
  received: number;
  /** Different ids. */
  distinct: number;
  /** The most requests that were open at once. */
  openMost: number;
  /** Without the first and the last tenth. */
  perSecond: number;
}

/** Starts a receiver on a free port that answers each request after so long. */
export async function startReceiver({ answerAfterMs = 0 } = {}): Promise<Receiver> {
  const program = await startProgram({
    entry: 'bench/setup/receiver.ts',
    readyText: 'receiver.started',
    flags: ['--import', 'tsx'],
    args: [String(answerAfterMs)],
  });
  const url = `http://127.0.0.1:${program.readyLine.split(' ')[1]}`;
  return {
    url,
    pid: program.pid,
    stop: () => program.stop(),
    async takeCounts() {
      const response = await fetch(url);
      return (await response.json()) as ReceivedCounts;
    },
  };
}
