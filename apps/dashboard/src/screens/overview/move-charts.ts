import type { AnswerOf } from 'notiflows-client/operations';
import type { ActivityStep } from '../../live/changes.ts';

type Overview = AnswerOf<'GET /management/v1/overview'>;
type Amounts = Record<string, number>;

const minuteMs = 60_000;

/**
 * The overview with what is known of the newest minutes, so that its charts move without being asked for anew. An answer
 * may be older than what was heard, or newer: nothing is ever counted back, so the greater number is the later one. Steps
 * that are longer than a minute stay as they are: a minute hardly moves them.
 */
export function moveCharts(overview: Overview, minutes: readonly ActivityStep[]): Overview {
  const first = overview.steps[0];
  if (overview.step_seconds * 1_000 !== minuteMs || first === undefined) return overview;
  const steps = [...overview.steps];
  const { totals } = overview;
  let { runs } = totals;
  let { notifications, deliveries } = totals;
  for (const minute of minutes) {
    if (minute.at < first.at || !reach(steps, minute.at)) continue;
    const place = steps.findIndex(({ at }) => at === minute.at);
    const known = steps[place];
    if (known === undefined) continue;
    const step = greater(known, minute);
    steps[place] = step;
    runs += step.runs - known.runs;
    notifications = addDifference(notifications, step.notifications, known.notifications);
    deliveries = addDifference(deliveries, step.deliveries, known.deliveries);
  }
  return { ...overview, steps, totals: { ...totals, runs, notifications, deliveries } };
}

/** Goes on without a gap to a minute, with as many steps as before; false where that is too far. */
function reach(steps: ActivityStep[], at: string): boolean {
  const { length } = steps;
  const last = Date.parse(steps.at(-1)?.at ?? at);
  const missing = (Date.parse(at) - last) / minuteMs;
  if (missing > length) return false;
  for (let step = 1; step <= missing; step += 1) {
    const next = new Date(last + step * minuteMs).toISOString();
    steps.push({ at: next, runs: 0, notifications: {}, deliveries: {} });
  }
  steps.splice(0, steps.length - length);
  return true;
}

function greater(known: ActivityStep, heard: ActivityStep): ActivityStep {
  return {
    at: known.at,
    runs: Math.max(known.runs, heard.runs),
    notifications: greaterOf(known.notifications, heard.notifications),
    deliveries: greaterOf(known.deliveries, heard.deliveries),
  };
}

function greaterOf(known: Amounts, heard: Amounts): Amounts {
  const more = Object.entries(heard).filter(([name, amount]) => amount > (known[name] ?? 0));
  return more.length === 0 ? known : { ...known, ...Object.fromEntries(more) };
}

function addDifference(totals: Amounts, now: Amounts, known: Amounts): Amounts {
  if (now === known) return totals;
  const names = Object.keys(now);
  const changed = names.map((name): [string, number] => [
    name,
    (totals[name] ?? 0) + (now[name] ?? 0) - (known[name] ?? 0),
  ]);
  return { ...totals, ...Object.fromEntries(changed) };
}
