import { Link } from '@tanstack/react-router';
import type { AnswerOf } from 'notiflows-client/operations';
import { useProject } from '../../session/project.ts';
import {
  ChannelState,
  p95Of,
  SinceAndWhy,
  shareOf,
  troubleOf,
} from '../channels/channel-state.tsx';

type Channel = AnswerOf<'GET /management/v1/overview'>['channels'][number];

/** How each channel has been in the last five minutes; what is in trouble comes first. */
export function ChannelCards({ channels }: { channels: readonly Channel[] }) {
  const project = useProject();
  if (channels.length === 0) return null;
  const sorted = [...channels].sort(
    (a, b) => troubleOf(b) - troubleOf(a) || b.attempts - a.attempts,
  );
  return (
    <section aria-label="Channels">
      <h2 className="mb-3 font-medium">Channels, in the last five minutes</h2>
      <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {sorted.map((channel) => (
          <li
            key={channel.id}
            className="relative rounded-lg border bg-panel p-4 transition-colors hover:bg-raised"
          >
            <div className="flex items-center gap-2">
              <Link
                to={`/p/${project}/channels/${encodeURIComponent(channel.handle)}`}
                className="truncate font-medium after:absolute after:inset-0 after:rounded-lg"
              >
                {channel.name}
              </Link>
              <span className="ml-auto flex-none">
                <ChannelState health={channel} />
              </span>
            </div>
            <p className="mt-0.5 text-[13px] text-faint">
              {channel.type.replaceAll('_', ' ')} · {channel.provider}
            </p>
            <dl className="mt-3 grid grid-cols-[1fr_1fr_auto] gap-x-3 gap-y-2 text-[13px]">
              <Fact title="taken" value={shareOf(channel)} />
              <Fact title="p95" value={p95Of(channel)} />
              <Fact title="attempts" value={channel.attempts.toLocaleString('en')} />
              {channel.lost_weight > 0 && <Fact title="weight" value={`−${channel.lost_weight}`} />}
            </dl>
            <p className="relative mt-2 line-clamp-2 empty:hidden">
              <SinceAndWhy health={channel} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Fact({ title, value }: { title: string; value: string }) {
  return (
    <div>
      <dt className="text-faint">{title}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}
