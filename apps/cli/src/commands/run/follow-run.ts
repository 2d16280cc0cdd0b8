import { setTimeout as wait } from 'node:timers/promises';
import { type ApiClient, toPathPart } from '../../api-client.ts';
import type { Context } from '../../context.ts';
import type { CommandResult } from '../../define-command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure, usageFailure } from '../../failure.ts';
import { printable } from '../../terminal/printable.ts';
import { describeRun, hasFailures, isSettled, type RunReport } from './run-report.ts';

/** How a run is followed. */
export interface FollowWishes {
  intervalS: number;
  /** Give up after this many seconds; null waits for ever. */
  timeoutS: number | null;
}

/** Shows where a run stands until everything in it is settled; failures make the exit code 1. */
export async function followRun(
  { terminal, signal }: Pick<Context, 'terminal' | 'signal'>,
  { client, id, wishes }: { client: ApiClient; id: string; wishes: FollowWishes },
): Promise<CommandResult> {
  const giveUpAt = wishes.timeoutS === null ? Infinity : performance.now() + wishes.timeoutS * 1000;
  let told = '';
  for (;;) {
    const { body: run } = await client.request<RunReport>('GET', `/runs/${toPathPart(id)}`);
    const line = printable(describeRun(run));
    if (line !== told) tell(terminal, { run, line });
    told = line;
    if (isSettled(run)) return conclude(run, line);
    if (performance.now() > giveUpAt) {
      throw new Failure(`The run is not settled after ${wishes.timeoutS} s: ${line}.`, {
        next: `nf run watch ${id}`,
        details: { run },
      });
    }
    await wait(wishes.intervalS * 1000, undefined, { signal });
  }
}

function tell(
  terminal: Context['terminal'],
  { run, line }: { run: RunReport; line: string },
): void {
  if (terminal.isJson) terminal.writeEvent({ event: isSettled(run) ? 'settled' : 'progress', run });
  else if (terminal.isLive) terminal.redraw(line);
  else terminal.note(line);
}

function conclude(run: RunReport, line: string): CommandResult {
  const failed = hasFailures(run);
  return {
    text: line,
    note: failed
      ? `Not everything arrived.\n  Next: ask GET /admin/v1/deliveries?notiflow_run_id=${run.id}&status=failed for the reasons`
      : 'Settled, the counters balance.',
    exitCode: failed ? exitCodes.failure : exitCodes.ok,
  };
}

/** Reads the options that say how a run is followed. */
export function parseFollowWishes({
  interval = '1',
  timeout,
}: {
  interval?: string;
  timeout?: string;
}): FollowWishes {
  const toSeconds = (text: string, name: string) => {
    const seconds = Number(text);
    if (Number.isFinite(seconds) && seconds > 0) return seconds;
    throw usageFailure(`--${name} must be a number of seconds.`);
  };
  return {
    intervalS: toSeconds(interval, 'interval'),
    timeoutS: timeout === undefined ? null : toSeconds(timeout, 'timeout'),
  };
}
