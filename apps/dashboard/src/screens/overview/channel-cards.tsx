import type { AnswerOf } from 'notiflows-client/operations';
import { Badge } from '../../components/badge.tsx';
import { formatDuration } from '../../time/format-time.ts';

type Channel = AnswerOf<'GET /management/v1/overview'>['channels'][number];

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** How each channel has been in the last five minutes; what is in trouble comes first. */
export function ChannelCards({ channels }: { channels: readonly Channel[] }) {
  if (channels.length === 0) return null;
  const sorted = [...channels].sort(
    (a, b) => troubleOf(b) - troubleOf(a) || b.attempts - a.attempts,
  );
  return (
    <section aria-label="Channels">
      <h2 className="mb-3 font-medium">Channels, in the last five minutes</h2>
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {sorted.map((channel) => (
          <li key={channel.id} className="rounded-lg border bg-panel p-4">
            <div className="flex items-center gap-2">
              <span className="truncate font-medium">{channel.name}</span>
              <span className="ml-auto">
                <State channel={channel} />
              </span>
            </div>
            <p className="mt-0.5 text-[13px] text-faint">
              {channel.type.replaceAll('_', ' ')} · {channel.provider}
            </p>
            <dl className="mt-3 grid grid-cols-3 gap-2 text-[13px]">
              <Fact title="success" value={shareOf(channel)} />
              <Fact
                title="p95"
                value={channel.p95_ms === null ? '–' : `≤ ${formatDuration(channel.p95_ms)}`}
              />
              <Fact title="attempts" value={channel.attempts.toLocaleString('en')} />
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

function State({ channel }: { channel: Channel }) {
  if (channel.circuit !== 'closed') return <Badge text={`circuit ${channel.circuit}`} tone="bad" />;
  if (channel.attempts === 0) return <Badge text="idle" tone="quiet" />;
  const failing = channel.failures / channel.attempts;
  if (failing >= 0.2) return <Badge text="failing" tone="bad" />;
  if (failing > 0.02 || channel.lost_weight > 0) return <Badge text="unsteady" tone="warn" />;
  return <Badge text="sending" tone="good" />;
}

function Fact({ title, value }: { title: string; value: string }) {
  return (
    <div>
      <dt className="text-faint">{title}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}

function shareOf({ attempts, failures }: Channel): string {
  return attempts === 0 ? '–' : percent.format(1 - failures / attempts);
}

function troubleOf({ circuit, attempts, failures }: Channel): number {
  if (circuit !== 'closed') return 2;
  return attempts === 0 ? 0 : failures / attempts;
}
