import type { Ask } from './dashboard-asks.ts';
import { printTable } from './print-table.ts';
import type { AskFigures } from './time-asks.ts';

/** A request, to an installation with few deliveries and to one with many. */
export interface AskRow {
  ask: Ask;
  few: AskFigures;
  many: AskFigures;
}

export const nameOf = ({ screen, what }: Ask) => `${screen}: ${what}`;

/** Every request. */
export function printAsks(rows: AskRow[]): string {
  const head = ['median ms', 'few', 'many', 'p95', 'cold', 'pages read, few', 'many', 'kB'];
  return printTable([head, ...rows.map((row) => [nameOf(row.ask), ...figuresOf(row)])]);
}

/** Of each screen the request that takes longest. */
export function printScreens(rows: AskRow[]): string {
  const head = [
    'screen',
    'its slowest',
    'few',
    'many',
    'p95',
    'cold',
    'pages read, few',
    'many',
    'kB',
  ];
  const screens = byScreen(rows);
  const lines = [...screens].flatMap(([screen, ofScreen]) => {
    const [slowest] = ofScreen.toSorted((a, b) => b.many.medianMs - a.many.medianMs);
    if (slowest === undefined) return [];
    return [[screen, `${slowest.ask.what} (of ${ofScreen.length})`, ...figuresOf(slowest)]];
  });
  return printTable([head, ...lines]);
}

function figuresOf({ few, many }: AskRow): string[] {
  return [
    few.medianMs.toFixed(1),
    many.medianMs.toFixed(1),
    many.p95Ms.toFixed(1),
    many.coldMs.toFixed(1),
    String(few.buffers),
    String(many.buffers),
    (many.bytes / 1024).toFixed(0),
  ];
}

function byScreen(rows: AskRow[]): Map<string, AskRow[]> {
  const screens = new Map<string, AskRow[]>();
  for (const row of rows) {
    screens.set(row.ask.screen, [...(screens.get(row.ask.screen) ?? []), row]);
  }
  return screens;
}
