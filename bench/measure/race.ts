import type { Contender } from '../contenders/contender.ts';
import type { Servers } from '../setup/start-servers.ts';
import { findDifferences, findRowProblems } from './find-row-problems.ts';
import { type Course, type Figures, measureRun } from './measure-run.ts';

/** One run through each contender, one right after the other. */
export interface Round {
  ours: Figures;
  theirs: Figures;
  /** How many times the throughput of theirs ours had. */
  ratio: number;
}

/** What a race needs. `checkRun` looks at what the database cannot know, such as what a receiver got. */
export interface RaceInput {
  contenders: [ours: Contender, theirs: Contender];
  course: Course;
  rounds: number;
  checkRun?: (course: Course) => Promise<string[]>;
}

/** Figures of every round, and what went wrong in any of them. */
export interface RaceResult {
  rounds: Round[];
  problems: string[];
}

/** Runs both contenders in turn, A B A B …, after one run each that is not counted. */
export async function race(servers: Servers, input: RaceInput): Promise<RaceResult> {
  const [ours, theirs] = input.contenders;
  for (const contender of input.contenders) contender.pause();
  const rounds: Round[] = [];
  const problems: string[] = [];
  const run = async (contender: Contender) => {
    const figures = await measureRun(servers, { contender, course: input.course });
    problems.push(...(await checkRun(servers, { input, figures })));
    return figures;
  };
  for (let number = 0; number <= input.rounds && problems.length === 0; number += 1) {
    const round = { ours: await run(ours), theirs: await run(theirs) };
    const runIds: [string, string] = [round.ours.runId, round.theirs.runId];
    problems.push(...(await findDifferences(servers, { runIds })));
    if (number === 0) continue;
    const ratio = round.ours.perSecond / round.theirs.perSecond;
    rounds.push({ ...round, ratio });
    const [our, their] = [round.ours, round.theirs].map(({ seconds }) => seconds.toFixed(2));
    process.stdout.write(`Round ${number}: ${our} s and ${their} s, ${ratio.toFixed(1)}×\n`);
  }
  return { rounds, problems };
}

async function checkRun(
  servers: Servers,
  { input, figures }: { input: RaceInput; figures: Figures },
): Promise<string[]> {
  const { course } = input;
  const inRows = await findRowProblems(servers, { runId: figures.runId, course });
  return [...inRows, ...((await input.checkRun?.(course)) ?? [])];
}
