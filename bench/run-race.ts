import { startNotiflow } from './contenders/start-notiflow.ts';
import { startUsualDesign } from './contenders/start-usual-design.ts';
import { tuneUsualDesign } from './contenders/tune-usual-design.ts';
import type { Course } from './measure/measure-run.ts';
import { type RaceInput, race } from './measure/race.ts';
import { saveResults } from './measure/save-results.ts';
import { printRace, summariseRace } from './measure/summarise-race.ts';
import { readOptions } from './read-options.ts';
import { seedTopics, type stepsAround } from './setup/seed-topics.ts';
import type { Servers } from './setup/start-servers.ts';

/** What sets one race apart from another. */
export interface RaceDefinition {
  name: string;
  steps: ReturnType<typeof stepsAround>;
  settledStatus: Course['settledStatus'];
  /** Called after the runs that tune the usual design, before the ones that are checked. */
  prepareRace?: () => Promise<unknown>;
  checkRun?: RaceInput['checkRun'];
}

const tuningRecipients = 2_000;

/** Tunes the usual design, races it against Notiflow, prints and saves the figures; answers what went wrong. */
export async function runRace(servers: Servers, definition: RaceDefinition): Promise<string[]> {
  const { rounds, recipients, durable } = readOptions();
  const { steps, settledStatus, prepareRace, checkRun } = definition;
  const seed = await seedTopics(servers, { steps, sizes: [recipients, tuningRecipients] });
  const [course, tuningCourse] = seed.topics.map((topic) => ({ topic, settledStatus }));
  if (course === undefined || tuningCourse === undefined) throw new Error('There is no topic.');
  const ours = await startNotiflow(servers, seed);
  ours.pause();
  const tunings = await tuneUsualDesign(servers, { seed, course: tuningCourse });
  const { concurrency } = tunings[0];
  process.stdout.write(`${describeTunings(tunings)}\n`);
  const theirs = await startUsualDesign(servers, { seed, concurrency });
  await prepareRace?.();
  try {
    const result = await race(servers, { contenders: [ours, theirs], course, rounds, checkRun });
    if (result.problems.length > 0) return result.problems;
    const summary = summariseRace(result.rounds);
    process.stdout.write(`\n${printRace(summary)}\n\n`);
    const name = durable ? definition.name : `${definition.name}-no-sync`;
    const baseline = { concurrency, tunings };
    const results = { recipients, durable, baseline, ...summary, rounds: result.rounds };
    await saveResults(servers, { name, results });
    return [];
  } finally {
    await Promise.all([ours.stop(), theirs.stop()]);
  }
}

function describeTunings(tunings: { concurrency: number; perSecond: number }[]): string {
  const tried = tunings.map(
    ({ concurrency, perSecond }) => `${concurrency}: ${Math.round(perSecond)}/s`,
  );
  return `One job per recipient, jobs at once (${tried.join(', ')}): racing with the first.`;
}
