import { type Course, measureRun } from '../measure/measure-run.ts';
import { median } from '../measure/median.ts';
import type { Seed } from '../setup/seed-topics.ts';
import type { Servers } from '../setup/start-servers.ts';
import { startUsualDesign } from './start-usual-design.ts';

/** Throughput of the usual design at one concurrency. */
export interface Tuning {
  concurrency: number;
  perSecond: number;
}

// Postgres allows 100 connections by default, all processes together.
const candidates = [20, 50, 100];
const runsEach = 3;

/** Tries the usual design at several concurrencies on a small topic; the best comes first. */
export async function tuneUsualDesign(
  servers: Servers,
  { seed, course }: { seed: Seed; course: Course },
): Promise<[Tuning, ...Tuning[]]> {
  const tunings: Tuning[] = [];
  for (const concurrency of candidates) {
    const contender = await startUsualDesign(servers, { seed, concurrency });
    const speeds: number[] = [];
    for (let run = 0; run < runsEach; run += 1) {
      speeds.push((await measureRun(servers, { contender, course })).perSecond);
    }
    await contender.stop();
    // The first run warms up.
    tunings.push({ concurrency, perSecond: median(speeds.slice(1)) });
  }
  const [best, ...others] = tunings.toSorted((a, b) => b.perSecond - a.perSecond);
  if (best === undefined) throw new Error('No concurrency was tried.');
  return [best, ...others];
}
