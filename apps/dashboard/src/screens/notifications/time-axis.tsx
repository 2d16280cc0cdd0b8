import { useFilters } from '../../components/filters.tsx';
import { exactTime, formatDuration } from '../../time/format-time.ts';
import { niceTicks } from './nice-ticks.ts';
import type { Chart, Lane, Mark, Span } from './to-lanes.ts';

const fills = {
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  busy: 'bg-accent',
  quiet: 'bg-faint',
} as const;

interface Scale {
  from: number;
  length: number;
  now: number;
}

const ticksMost = 6;

/** A percentage of the axis; what lies outside of it stays at its edge, where it is cut off. */
function placeOf({ from, length }: Scale, at: number): number {
  return Math.min(101, Math.max(-1, ((at - from) / length) * 100));
}

/** What happened to one recipient, each line a step with its messages, each place its true time. */
export function TimeAxis({ chart, now }: { chart: Chart; now: number }) {
  const [{ lane: chosen }, change] = useFilters();
  const scale = { ...rangeOf(chart, chosen), now };
  return (
    <figure className="rounded-lg border bg-panel" aria-label="Timeline">
      <div className="flex items-center justify-between gap-3 border-b px-3 py-2 text-xs text-quiet">
        <span className="tabular-nums">{exactTime(new Date(scale.from))}</span>
        {chosen === undefined ? (
          <span>{formatDuration(chart.to - chart.from)} in all</span>
        ) : (
          <button
            type="button"
            className="rounded px-1.5 py-0.5 text-accent hover:bg-raised"
            onClick={() => change({ lane: undefined })}
          >
            Show the whole time
          </button>
        )}
      </div>
      <div className="overflow-x-auto">
        <div className="min-w-[34rem]">
          <Ticks scale={scale} />
          {chart.lanes.map((lane) => (
            <LaneRow
              key={lane.key}
              lane={lane}
              scale={scale}
              isChosen={lane.key === chosen}
              onChoose={() => change({ lane: lane.key === chosen ? undefined : lane.key })}
            />
          ))}
        </div>
      </div>
      <figcaption className="flex flex-wrap gap-x-4 gap-y-1 border-t px-3 py-2 text-xs text-quiet">
        <Legend className="h-2 w-5 rounded-sm bg-good" text="worked" />
        <Legend className="axis-wait h-2 w-5 rounded-sm" text="waited" />
        <Legend className="h-2 w-5 rounded-sm border border-dashed border-accent" text="to come" />
        <Legend className="size-2 rotate-45 bg-ink" text="decided" />
        <span className="ml-auto">A name shows its own time.</span>
      </figcaption>
    </figure>
  );
}

function rangeOf(chart: Chart, chosen: string | undefined): Pick<Scale, 'from' | 'length'> {
  const lane = chart.lanes.find(({ key }) => key === chosen);
  if (lane === undefined) return { from: chart.from, length: chart.to - chart.from };
  const points = [
    ...lane.spans.flatMap(({ from, to }) => [from, to]),
    ...lane.marks.map(({ at }) => at),
  ];
  const from = Math.min(...points);
  return { from, length: Math.max(10, Math.max(...points) - from) };
}

function Legend({ className, text }: { className: string; text: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={className} />
      {text}
    </span>
  );
}

const row = 'grid grid-cols-[10rem_1fr] items-stretch';

function Ticks({ scale }: { scale: Scale }) {
  return (
    <div className={`${row} h-6 border-b text-[11px] text-quiet`}>
      <span />
      <div className="relative mr-6 overflow-visible">
        {niceTicks(scale.length, ticksMost).map((tick) => (
          <span
            key={tick}
            className="absolute top-1 -translate-x-1/2 whitespace-nowrap tabular-nums first:translate-x-0"
            style={{ left: `${(tick / scale.length) * 100}%` }}
          >
            {tick === 0 ? '0' : `+${formatDuration(tick)}`}
          </span>
        ))}
      </div>
    </div>
  );
}

function LaneRow({
  lane,
  scale,
  isChosen,
  onChoose,
}: {
  lane: Lane;
  scale: Scale;
  isChosen: boolean;
  onChoose: () => void;
}) {
  return (
    <div className={`${row} border-b last:border-b-0 ${isChosen ? 'bg-accent-ground' : ''}`}>
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className="flex h-9 min-w-0 items-center gap-1.5 px-3 text-left hover:bg-raised"
      >
        <span className="truncate font-medium">{lane.title}</span>
        <span className="truncate text-xs text-quiet">{lane.hint}</span>
      </button>
      <div className="relative mr-6">
        {niceTicks(scale.length, ticksMost).map((tick) => (
          <span
            key={tick}
            aria-hidden
            className="absolute inset-y-0 w-px bg-line"
            style={{ left: `${(tick / scale.length) * 100}%` }}
          />
        ))}
        {lane.spans.map((span) => (
          <Bar key={`${span.kind} ${span.from}`} span={span} scale={scale} />
        ))}
        {lane.marks.map((mark) => (
          <Diamond key={`${mark.at} ${mark.title}`} mark={mark} scale={scale} />
        ))}
      </div>
    </div>
  );
}

function Bar({ span, scale }: { span: Span; scale: Scale }) {
  const left = placeOf(scale, span.from);
  const width = placeOf(scale, span.to) - left;
  const look = {
    work: `top-2.5 h-4 rounded-sm ${fills[span.tone]}`,
    wait: 'axis-wait top-3.5 h-2 rounded-sm',
    coming: 'top-3 h-3 rounded-sm border border-dashed border-accent',
  }[span.kind];
  const title = `${span.title} (${formatDuration(span.to - span.from)})`;
  return (
    <span
      role="img"
      aria-label={title}
      title={title}
      className={`absolute min-w-[3px] ${look}`}
      style={{ left: `${left}%`, width: `${width}%` }}
    />
  );
}

function Diamond({ mark, scale }: { mark: Mark; scale: Scale }) {
  const left = placeOf(scale, mark.at);
  if (left < 0 || left > 100) return null;
  const title = `${mark.title}, +${formatDuration(Math.max(0, mark.at - scale.from))}`;
  return (
    <span
      role="img"
      aria-label={title}
      title={title}
      className={`absolute top-3.5 size-2 -translate-x-1/2 rotate-45 ring-2 ring-panel ${fills[mark.tone]}`}
      style={{ left: `${left}%` }}
    />
  );
}
