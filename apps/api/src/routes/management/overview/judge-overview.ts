import type { Backlog, NamedChannelHealth } from '@notiflow/database';

/** What can be wrong, or that nothing is. */
export interface Verdict {
  tone: 'good' | 'warn' | 'bad';
  reason:
    | 'healthy'
    | 'circuit_open'
    | 'channel_failing'
    | 'no_workers'
    | 'worker_silent'
    | 'late'
    | 'idle';
  text: string;
  channel: string | null;
  /** Since when, where that is known. */
  since: string | null;
}

interface Looked {
  channels: readonly NamedChannelHealth[];
  backlog: readonly Backlog[];
  workersAlive: number;
  /** For how long each of the others has not been heard of, in milliseconds. */
  workersSilentMs: readonly number[];
  /** How much was settled in the time that is shown. */
  settled: number;
}

const attemptsMin = 10;
const failingShare = 0.2;
const lateMs = 60_000;

/** Says in one sentence what is the worst, so that nobody has to read charts to know whether to act. */
export function judgeOverview(looked: Looked): Verdict {
  const { channels, backlog, workersAlive, workersSilentMs, settled } = looked;
  if (workersAlive === 0) {
    return wrong('no_workers', 'No worker is running: what is accepted waits until one starts.');
  }
  const open = channels.find(({ circuit }) => circuit !== 'closed');
  if (open !== undefined) {
    const text = `${nameOf(open)} cannot send${whyOf(open)}. Its circuit is open: messages wait, or go by its alternatives.`;
    return wrong('circuit_open', text, open);
  }
  const failing = channels.filter(isFailing).sort((a, b) => lostBy(b) - lostBy(a))[0];
  if (failing !== undefined) {
    const percent = Math.round(lostBy(failing) * 100);
    const taken = percent === 100 ? 'took none' : `did not take ${percent} %`;
    const text = `${nameOf(failing)} ${taken} of its messages in the last five minutes${whyOf(failing)}.`;
    return wrong('channel_failing', text, failing);
  }
  const [silentMs] = [...workersSilentMs].sort((a, b) => a - b);
  if (silentMs !== undefined) {
    const count = workersSilentMs.length;
    const text = `${count} of ${count + workersAlive} workers ${count === 1 ? 'has' : 'have'} not been heard of for ${Math.round(silentMs / 1_000)} s: stuck, or gone. Others take over what they held.`;
    return { tone: 'warn', reason: 'worker_silent', text, channel: null, since: null };
  }
  const late = backlog
    .filter(({ oldest_ms }) => (oldest_ms ?? 0) >= lateMs)
    .sort((a, b) => (b.oldest_ms ?? 0) - (a.oldest_ms ?? 0))[0];
  if (late !== undefined) {
    const minutes = Math.round((late.oldest_ms ?? 0) / 60_000);
    const text = `Messages by ${late.channel_type} have been due for ${minutes} min and wait for a worker.`;
    return { tone: 'warn', reason: 'late', text, channel: null, since: null };
  }
  if (settled === 0) {
    const text = 'Nothing was sent in this time, and nothing waits.';
    return { tone: 'good', reason: 'idle', text, channel: null, since: null };
  }
  return {
    tone: 'good',
    reason: 'healthy',
    text: 'Everything is sent as it comes.',
    channel: null,
    since: null,
  };
}

/** The share of attempts that were not taken. */
const lostBy = ({ attempts, accepted }: NamedChannelHealth) => 1 - accepted / attempts;

/** Whether too much is lost; of few attempts only what the workers saw coming. */
function isFailing({ attempts, failures, failingSince }: NamedChannelHealth): boolean {
  if (attempts === 0) return false;
  return failingSince !== null || (attempts >= attemptsMin && failures / attempts >= failingShare);
}

const nameOf = ({ name, provider }: NamedChannelHealth) =>
  name.toLowerCase() === provider ? name : `${name} (${provider})`;

function whyOf({ errors: [error] }: NamedChannelHealth): string {
  const why = error?.reason?.replace(/\.$/, '') ?? error?.code;
  return why == null ? '' : `: ${why}`;
}

function wrong(
  reason: Verdict['reason'],
  text: string,
  about: NamedChannelHealth | null = null,
): Verdict {
  const since = about?.failingSince?.toISOString() ?? null;
  return { tone: 'bad', reason, text, channel: about?.handle ?? null, since };
}
