import type { Backlog, NamedChannelHealth } from '@notiflow/database';

/** What can be wrong, or that nothing is. */
export interface Verdict {
  tone: 'good' | 'warn' | 'bad';
  reason: 'healthy' | 'circuit_open' | 'channel_failing' | 'no_workers' | 'late' | 'idle';
  text: string;
  channel: string | null;
}

interface Looked {
  channels: readonly NamedChannelHealth[];
  backlog: readonly Backlog[];
  workersAlive: number;
  /** How much was settled in the time that is shown. */
  settled: number;
}

const attemptsMin = 10;
const failingShare = 0.2;
const lateMs = 60_000;

/** Says in one sentence what is the worst, so that nobody has to read charts to know whether to act. */
export function judgeOverview({ channels, backlog, workersAlive, settled }: Looked): Verdict {
  if (workersAlive === 0) {
    return wrong('no_workers', 'No worker is running: what is accepted waits until one starts.');
  }
  const open = channels.find(({ circuit }) => circuit !== 'closed');
  if (open !== undefined) {
    const text = `${open.name} cannot send: its circuit is open, and messages wait or go by its alternatives.`;
    return wrong('circuit_open', text, open.handle);
  }
  const failing = channels
    .filter(
      ({ attempts, failures }) => attempts >= attemptsMin && failures / attempts >= failingShare,
    )
    .sort((a, b) => b.failures / b.attempts - a.failures / a.attempts)[0];
  if (failing !== undefined) {
    const percent = Math.round((failing.failures / failing.attempts) * 100);
    const text = `${failing.name} failed ${percent} % of its attempts in the last five minutes.`;
    return wrong('channel_failing', text, failing.handle);
  }
  const late = backlog
    .filter(({ oldest_ms }) => (oldest_ms ?? 0) >= lateMs)
    .sort((a, b) => (b.oldest_ms ?? 0) - (a.oldest_ms ?? 0))[0];
  if (late !== undefined) {
    const minutes = Math.round((late.oldest_ms ?? 0) / 60_000);
    const text = `Messages by ${late.channel_type} have been due for ${minutes} min and wait for a worker.`;
    return { tone: 'warn', reason: 'late', text, channel: null };
  }
  if (settled === 0) {
    const text = 'Nothing was sent in this time, and nothing waits.';
    return { tone: 'good', reason: 'idle', text, channel: null };
  }
  return {
    tone: 'good',
    reason: 'healthy',
    text: 'Everything is sent as it comes.',
    channel: null,
  };
}

function wrong(reason: Verdict['reason'], text: string, channel: string | null = null): Verdict {
  return { tone: 'bad', reason, text, channel };
}
