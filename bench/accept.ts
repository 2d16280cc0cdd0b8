import type { AcceptContender } from './contenders/accept-contender.ts';
import { startApi } from './contenders/start-api.ts';
import { startBareAccept } from './contenders/start-bare-accept.ts';
import { median } from './measure/median.ts';
import { type AcceptFigures, postRuns } from './measure/post-runs.ts';
import { printTable } from './measure/print-table.ts';
import { saveResults } from './measure/save-results.ts';
import { readOptions } from './read-options.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { type Servers, startServers } from './setup/start-servers.ts';

const connections = 20;
const durationS = 5;

const kinds = ['the floor', 'plain', 'with Idempotency-Key'] as const;
type Kind = (typeof kinds)[number];

/** One after the other through every kind of request. */
type Round = Record<Kind, AcceptFigures>;

/** Measures the kinds in turn, each round beginning with the floor; the first round warms up. */
async function measureRounds(
  servers: Servers,
  { floor, api, rounds }: { floor: AcceptContender; api: AcceptContender; rounds: number },
) {
  const measured: Round[] = [];
  const problems: string[] = [];
  const measure = async (kind: Kind) => {
    const contender = kind === 'the floor' ? floor : api;
    const options = { connections, durationS, keyed: kind === 'with Idempotency-Key' };
    const posted = await postRuns(servers, { contender, options });
    problems.push(...posted.problems.map((problem) => `${kind}: ${problem}`));
    return posted.figures;
  };
  for (let number = 0; number <= rounds; number += 1) {
    const round: Round = {
      'the floor': await measure('the floor'),
      plain: await measure('plain'),
      'with Idempotency-Key': await measure('with Idempotency-Key'),
    };
    if (number === 0) continue;
    measured.push(round);
    const rates = kinds.map((kind) => round[kind].acceptedPerSecond.toFixed(0));
    process.stdout.write(`Round ${number}: ${rates.join(', ')} accepted/s\n`);
  }
  return { measured, problems };
}

function summarise(rounds: Round[], kind: Kind) {
  const medianOf = (take: (round: Round) => number) => median(rounds.map(take));
  return {
    acceptedPerSecond: medianOf((round) => round[kind].acceptedPerSecond),
    p50Ms: medianOf((round) => round[kind].p50Ms),
    p99Ms: medianOf((round) => round[kind].p99Ms),
    cpuUs: medianOf((round) => round[kind].cpuUs),
    // Pair by pair: other work on the machine slows both halves of a pair alike.
    ofTheFloor: medianOf(
      (round) => round[kind].acceptedPerSecond / round['the floor'].acceptedPerSecond,
    ),
  };
}

type Summary = ReturnType<typeof summarise>;

function printSummary(summaries: Record<Kind, Summary>): string {
  const rows = kinds.map((kind) => {
    const { acceptedPerSecond, p50Ms, p99Ms, cpuUs, ofTheFloor } = summaries[kind];
    const figures = [acceptedPerSecond, p50Ms, p99Ms, cpuUs].map((value) => value.toFixed(0));
    return [kind, ...figures, `${(ofTheFloor * 100).toFixed(0)} %`];
  });
  const head = ['median', 'accepted/s', 'p50, ms', 'p99, ms', 'CPU of the server, µs', 'of it'];
  return printTable([head, ...rows]);
}

await buildPrograms('api');
const { durable, rounds } = readOptions();
const servers = await startServers({ durable });
const contenders: AcceptContender[] = [];
try {
  const floor = await startBareAccept(servers);
  contenders.push(floor);
  const api = await startApi(servers);
  contenders.push(api);
  for (const contender of contenders) contender.pause();
  const { measured, problems } = await measureRounds(servers, { floor, api, rounds });
  const summaries = {
    'the floor': summarise(measured, 'the floor'),
    plain: summarise(measured, 'plain'),
    'with Idempotency-Key': summarise(measured, 'with Idempotency-Key'),
  };
  process.stdout.write(`\n${printSummary(summaries)}\n\n`);
  const name = durable ? 'accept' : 'accept-no-sync';
  const results = { connections, durationS, durable, medians: summaries, rounds: measured };
  await saveResults(servers, { name, results });
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  for (const contender of contenders) await contender.stop();
  await servers.stop();
}
