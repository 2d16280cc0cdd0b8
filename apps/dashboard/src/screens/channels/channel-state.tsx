import type { AnswerOf } from 'notiflows-client/operations';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Moment } from '../../components/moment.tsx';
import { formatDuration } from '../../time/format-time.ts';

/** How a channel has been lately. */
export type Health = AnswerOf<'GET /management/v1/channels/{handle}/health'>;

// What an operator looks at: one message in five is lost, one in fifty is worth a look.
const failingShare = 0.2;
const unsteadyShare = 0.02;

/** Whether a channel sends, in one word. */
export function stateOf(health: Health): { text: string; tone: Tone } {
  const { circuit, attempts, accepted, failing_since, lost_weight } = health;
  if (circuit === 'open') return { text: 'cannot send', tone: 'bad' };
  if (circuit === 'half_open') return { text: 'is tried again', tone: 'bad' };
  if (attempts === 0) {
    return failing_since === null
      ? { text: 'idle', tone: 'quiet' }
      : { text: 'failed, then idle', tone: 'warn' };
  }
  const lost = 1 - accepted / attempts;
  if (failing_since !== null || lost >= failingShare) return { text: 'failing', tone: 'bad' };
  if (lost > unsteadyShare || lost_weight > 0) return { text: 'unsteady', tone: 'warn' };
  return { text: 'sending', tone: 'good' };
}

/** How much is wrong, to put the worst first. */
export function troubleOf(health: Health): number {
  const { attempts, accepted } = health;
  const rank = { bad: 3, warn: 2, busy: 1, good: 1, quiet: 0 }[stateOf(health).tone];
  return rank + (attempts === 0 ? 0 : 1 - accepted / attempts);
}

/** The word with its tone. */
export function ChannelState({ health }: { health: Health }) {
  return <Badge {...stateOf(health)} />;
}

/** Since when a channel fails and why, in a line; nothing where it does not. */
export function SinceAndWhy({ health }: { health: Health }) {
  const { failing_since, errors } = health;
  const isInTrouble = ['bad', 'warn'].includes(stateOf(health).tone);
  const error = errors[0];
  if (!isInTrouble || (failing_since === null && error === undefined)) return null;
  return (
    <span className="text-[13px]">
      {failing_since !== null && (
        <span className="text-bad">
          since <Moment at={failing_since} />
        </span>
      )}
      {failing_since !== null && error !== undefined && ': '}
      {error !== undefined && <span className="text-quiet">{describeError(error)}</span>}
    </span>
  );
}

/** What went wrong, in words. */
export function describeError({ code, reason, outcome }: Health['errors'][number]): string {
  return reason?.replace(/\.$/, '') ?? code ?? outcome.replaceAll('_', ' ');
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** The share of attempts that were taken. */
export function shareOf({ attempts, accepted }: Health): string {
  return attempts === 0 ? '–' : percent.format(accepted / attempts);
}

/** The bound that 95 of 100 attempts kept. */
export function p95Of({ p95_ms: p95, attempts }: Health): string {
  if (p95 !== null) return `≤ ${formatDuration(p95)}`;
  return attempts === 0 ? '–' : '> 30 s';
}
