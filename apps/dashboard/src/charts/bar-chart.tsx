import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** One kind of thing that is stacked in the bars. */
export interface Series {
  name: string;
  /** A CSS variable of the theme, as in `--good`. */
  color: string;
  values: readonly number[];
}

/** Something that was changed at a moment, to be seen above what it may have caused. */
export interface ChartMark {
  at: number;
  title: string;
}

interface BarChartProps {
  label: string;
  /** Where each step begins, in seconds of the epoch. */
  times: readonly number[];
  stepS: number;
  series: readonly Series[];
  marks?: readonly ChartMark[];
  height?: number;
}

/** Stacked bars over time; whoever cannot see them has the same in a table. */
export function BarChart(props: BarChartProps) {
  const { label, times, series, height = 220 } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const [pointed, setPointed] = useState<Pointed | null>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const draw = () => {
      chart.current?.destroy();
      chart.current = new uPlot(
        optionsOf(latest.current, { width: element.clientWidth, height, onPoint: setPointed }),
        stack(latest.current),
        element,
      );
    };
    draw();
    const sizes = new ResizeObserver(() => {
      chart.current?.setSize({ width: element.clientWidth, height });
    });
    sizes.observe(element);
    const themes = new MutationObserver(draw);
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      sizes.disconnect();
      themes.disconnect();
      chart.current?.destroy();
    };
  }, [height]);

  useEffect(() => {
    chart.current?.setData(stack({ ...latest.current, times, series }));
  }, [times, series]);

  return (
    <figure className="relative min-w-0">
      <div ref={place} style={{ height }} className="contain-inline-size" aria-hidden />
      {pointed !== null && <Pointer {...props} pointed={pointed} />}
      <figcaption className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-[13px] text-quiet">
        {series.map(({ name, color }) => (
          <span key={name} className="inline-flex items-center gap-1.5">
            <span className="size-2.5 rounded-sm" style={{ background: `var(${color})` }} />
            {name}
          </span>
        ))}
      </figcaption>
      <div className="sr-only">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              <th scope="col">Time</th>
              {series.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((time, index) => (
              <tr key={time}>
                <th scope="row">{new Date(time * 1_000).toLocaleString()}</th>
                {series.map(({ name, values }) => (
                  <td key={name}>{values[index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

/** The step that the pointer is over, and where it is, in pixels of the chart. */
interface Pointed {
  index: number;
  left: number;
  width: number;
}

/** What the step under the pointer holds, beside it. */
function Pointer({
  pointed,
  times,
  stepS,
  series,
  marks = [],
}: BarChartProps & { pointed: Pointed }) {
  const { index, left, width } = pointed;
  const time = times[index];
  if (time === undefined) return null;
  const changes = marks.filter(({ at }) => at >= time && at < time + stepS);
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute top-2 z-10 min-w-36 rounded-md border bg-panel px-2.5 py-2 text-[13px] shadow-pop"
      style={left > width / 2 ? { right: width - left + 12 } : { left: left + 12 }}
    >
      <p className="mb-1 text-quiet">{moments.format(new Date(time * 1_000))}</p>
      {series.map(({ name, color, values }) => (
        <p key={name} className="flex items-center gap-1.5">
          <span className="size-2.5 rounded-sm" style={{ background: `var(${color})` }} />
          {name}
          <span className="ml-auto pl-4 font-medium tabular-nums">
            {(values[index] ?? 0).toLocaleString('en')}
          </span>
        </p>
      ))}
      {changes.slice(0, changesShown).map(({ at, title }) => (
        <p key={`${at} ${title}`} className="mt-1 max-w-56 truncate text-accent">
          {title}
        </p>
      ))}
      {changes.length > changesShown && (
        <p className="mt-1 text-quiet">and {changes.length - changesShown} changes more</p>
      )}
    </div>
  );
}

const changesShown = 3;
const moments = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Each series on top of those before it; the topmost first, so that it is drawn behind. */
function stack({ times, series }: Pick<BarChartProps, 'times' | 'series'>): uPlot.AlignedData {
  const sums = times.map(() => 0);
  const stacked = series.map(({ values }) =>
    values.map((value, index) => {
      sums[index] = (sums[index] ?? 0) + value;
      return sums[index];
    }),
  );
  return [[...times], ...stacked.reverse()];
}

function optionsOf(
  { series, stepS, marks = [] }: BarChartProps,
  {
    width,
    height,
    onPoint,
  }: { width: number; height: number; onPoint: (pointed: Pointed | null) => void },
): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colorOf = (name: string) => style.getPropertyValue(name).trim();
  const axis = { stroke: colorOf('--faint'), grid: { stroke: colorOf('--line'), width: 1 } };
  return {
    width,
    height,
    padding: [12, 20, 0, 0],
    // The range is chosen above: what is dragged here would be undone by the next answer.
    cursor: { points: { show: false }, y: false, drag: { x: false, y: false } },
    legend: { show: false },
    scales: {
      x: { time: true, range: (_u, min, max) => [min, max + stepS] },
      y: { range: (_u, _min, max) => [0, Math.max(max * 1.08, 4)] },
    },
    axes: [
      { ...axis, grid: { show: false }, ticks: { show: false }, size: 28, values: timeLabels },
      {
        ...axis,
        ticks: { show: false },
        size: 44,
        incrs: [
          1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6,
          5e6, 1e7,
        ],
      },
    ],
    series: [
      {},
      ...[...series].reverse().map(({ name, color }) => ({
        label: name,
        fill: colorOf(color),
        width: 0,
        points: { show: false },
        // biome-ignore lint/style/noNonNullAssertion: uPlot has it, its types say maybe
        paths: uPlot.paths.bars!({ size: [0.78, 64], align: 1, radius: 0.12 }),
      })),
    ],
    hooks: {
      draw: [(chart) => drawMarks(chart, { marks, stepS, color: colorOf('--accent') })],
      setCursor: [(chart) => onPoint(pointedIn(chart))],
    },
  };
}

// Bars begin at their moment, while uPlot names the nearest one: the step that the pointer is in is looked for.
function pointedIn({ cursor, data, bbox, posToVal }: uPlot): Pointed | null {
  const { left = -1 } = cursor;
  if (left < 0) return null;
  const time = posToVal(left, 'x');
  const index = data[0].findLastIndex((begins) => begins <= time);
  if (index < 0) return null;
  const axis = bbox.left / devicePixelRatio;
  return { index, left: axis + left, width: axis + bbox.width / devicePixelRatio };
}

const hours = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const days = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** The hour, or the day where a new one begins. */
function timeLabels(_chart: uPlot, times: number[]): string[] {
  return times.map((time) => {
    const date = new Date(time * 1_000);
    return date.getHours() === 0 && date.getMinutes() === 0
      ? days.format(date)
      : hours.format(date);
  });
}

function drawMarks(
  chart: uPlot,
  { marks, color }: { marks: readonly ChartMark[]; stepS: number; color: string },
): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.setLineDash([3, 3]);
  for (const { at } of marks) {
    const x = Math.round(chart.valToPos(at, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, bbox.top, 3 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.restore();
}
