import { type ProjectLook, settlingMs } from '@notiflow/database';

/** How far a reader is: what was known of the project when it was told something last. */
export interface ChangePosition {
  /** When that was, by the clock of Postgres, in milliseconds of the epoch. */
  at: number;
  /** What had happened since `beginOf(at)`, and what had moved since ever, by kind. */
  runs: number;
  notifications: number;
  deliveries: number;
  /** Each stands for what was the case; only whether it is another number matters. */
  channels: number;
  workers: number;
}

const numbers = ['at', 'runs', 'notifications', 'deliveries', 'channels', 'workers'] as const;

const minuteMs = 60_000;

/** From when on a look at this moment counts: what is told of a minute may come later than the minute. */
export function beginOf(at: number): number {
  return Math.floor(at / minuteMs) * minuteMs - settlingMs;
}

/** How far a reader is that knows of a look, seen from where its own counts began. */
export function positionOf(look: ProjectLook, from = beginOf(look.at)): ChangePosition {
  const { moves, counts } = look;
  const sum = (kind: ProjectLook['counts'][number]['kind']) =>
    counts.reduce(
      (total, count) =>
        count.kind === kind && count.minute >= from ? total + count.amount : total,
      moves[kind] ?? 0,
    );
  return {
    at: look.at,
    runs: sum('run'),
    notifications: sum('notification'),
    deliveries: sum('delivery'),
    channels: look.channels,
    workers: look.workers,
  };
}

/** A position as the id of an event. */
export function printPosition(position: ChangePosition): string {
  return numbers.map((name) => position[name].toString(36)).join('.');
}

/** The position of an id; null for a text that is none. */
export function parsePosition(id: string): ChangePosition | null {
  const parts = id.split('.');
  if (parts.length !== numbers.length || !parts.every((part) => /^-?[0-9a-z]{1,10}$/.test(part))) {
    return null;
  }
  const values = parts.map((part) => Number.parseInt(part, 36));
  // Everybody in this process is looked for at once: a moment that Postgres does not know would leave all of them untold.
  const [at = -1] = values;
  if (at < 0) return null;
  return Object.fromEntries(numbers.map((name, index) => [name, values[index]])) as never;
}
