import type { Figures } from './measure-run.ts';
import { median } from './median.ts';
import { printTable } from './print-table.ts';
import type { Round } from './race.ts';

/** The medians of both contenders, and the ratio of throughputs round by round. */
export interface RaceSummary {
  ours: Medians;
  theirs: Medians;
  ratio: { min: number; median: number; max: number };
}

type Medians = Omit<Figures, 'runId'>;

const measured = [
  ['seconds', 'seconds', 2],
  ['perSecond', 'notifications/s', 0],
  ['cpuSeconds', 'CPU seconds of the worker', 2],
  ['peakMemoryMb', 'peak memory of the worker, MB', 0],
  ['redisCommands', 'Redis commands', 0],
  ['writeTransactions', 'Postgres transactions that write', 0],
  ['walMb', 'Postgres write-ahead log, MB', 1],
] as const satisfies [keyof Medians, string, number][];

/** Takes the medians over the rounds. */
export function summariseRace(rounds: Round[]): RaceSummary {
  const ratios = rounds.map(({ ratio }) => ratio);
  return {
    ours: mediansOf(rounds.map(({ ours }) => ours)),
    theirs: mediansOf(rounds.map(({ theirs }) => theirs)),
    ratio: { min: Math.min(...ratios), median: median(ratios), max: Math.max(...ratios) },
  };
}

function mediansOf(figures: Figures[]): Medians {
  const entries = measured.map(([key]) => [key, median(figures.map((run) => run[key]))]);
  return Object.fromEntries(entries) as Medians;
}

/** Writes the summary as a Markdown table. */
export function printRace({ ours, theirs, ratio }: RaceSummary): string {
  const times = (value: number) => `${value.toFixed(1)}×`;
  const rows = measured.map(([key, label, digits]) => [
    label,
    ours[key].toFixed(digits),
    theirs[key].toFixed(digits),
    times(key === 'perSecond' ? ours[key] / theirs[key] : theirs[key] / ours[key]),
  ]);
  const table = [['median', 'Notiflow', 'one job per recipient', 'in our favour'], ...rows];
  return [
    printTable(table),
    '',
    `Throughput, round by round: ${times(ratio.min)} to ${times(ratio.max)}, median ${times(ratio.median)}.`,
  ].join('\n');
}
