import { type Db, retryDeadlocks, run } from '../connect.ts';
import { newId } from '../ids.ts';
import { mayBlameRows, NotSentError } from '../judge-error.ts';
import {
  type AcceptRunInput,
  acceptRun,
  isLockNotAvailable,
  type RunAcceptance,
  toAcceptance,
} from './accept-run.ts';
import { type AcceptSetRow, acceptSetStatement } from './accept-statement.ts';

/** A run that may share a statement, with its row as JSON. */
interface Waiting {
  input: AcceptRunInput;
  runId: string;
  row: string;
  since: number;
  resolve: (acceptance: RunAcceptance) => void;
  reject: (error: unknown) => void;
}

/** The runs of one notiflow: how many statements are under way, and who waits for one to end. */
interface Line {
  underWay: number;
  waiting: Waiting[];
  /** Idempotency keys of those that wait or are under way. */
  keys: Set<string>;
}

// One larger statement would hold up those that come next for longer than it spares.
const runsMax = 100;
const rowBytesMax = 16 * 1024;
// Two, so that one statement is prepared while Postgres commits the other.
const statementsMax = 2;
// While Postgres hangs, as many as come would wait for one time-out after the other, to be stored when nobody listens any
// more. Longer than a key of others holds a statement up.
const waitMsMax = 5_000;

/**
 * Makes the acceptance of runs: those of one notiflow that come while others are being stored share the next statement,
 * and so its round trip, its look-up and its commit. A quiet moment is as quick as before, since the first ones do not
 * wait. Runs with a topic or a cancellation key have their own statement, as have large ones, those whose recipients are
 * counted, and one whose idempotency key another one has at this moment.
 */
export function createRunAcceptance(
  of: (projectId: string) => Db,
  clock: { now(): number } = performance,
) {
  const lines = new Map<string, Line>();

  async function store(name: string, line: Line, runs: Waiting[]): Promise<void> {
    line.underWay += 1;
    await storeTogether(of, runs);
    line.underWay -= 1;
    turnLateAway(line);
    const next = line.waiting.splice(0, runsMax);
    if (next.length > 0) void store(name, line, next);
    else if (line.underWay === 0) lines.delete(name);
  }

  function turnLateAway({ waiting }: Line): void {
    const isLate = ({ since }: Waiting) => clock.now() - since > waitMsMax;
    const inTime = waiting.findIndex((run) => !isLate(run));
    for (const { reject } of waiting.splice(0, inTime === -1 ? waiting.length : inTime)) {
      reject(new NotSentError('Postgres had not stored the runs before it in time'));
    }
  }

  function wait(line: Line, waiting: Waiting, name: string): void {
    if (line.underWay < statementsMax) void store(name, line, [waiting]);
    else line.waiting.push(waiting);
  }

  return (input: AcceptRunInput): Promise<RunAcceptance> => {
    const alone = () => acceptRun(of(input.projectId), input);
    const row = mayShare(input) ? toRow(input) : null;
    if (row === null || row.row.length > rowBytesMax) return alone();
    const name = lineOf(input);
    const line = lines.get(name) ?? { underWay: 0, waiting: [], keys: new Set() };
    const key = input.idempotency?.key;
    if (key !== undefined && line.keys.has(key)) return alone();
    if (key !== undefined) line.keys.add(key);
    lines.set(name, line);
    return new Promise<RunAcceptance>((resolve, reject) => {
      wait(line, { input, ...row, since: clock.now(), resolve, reject }, name);
    }).finally(() => {
      if (key !== undefined) line.keys.delete(key);
    });
  };
}

function mayShare(input: AcceptRunInput): boolean {
  const { version, topicName, cancellationKey, recipientsPerDay = null } = input;
  return [version, topicName, cancellationKey, recipientsPerDay].every((part) => part === null);
}

/** What all runs of a statement have in common. */
function lineOf({ projectId, notiflow, idempotency }: AcceptRunInput): string {
  return JSON.stringify([projectId, notiflow, idempotency?.route]);
}

function toRow(input: AcceptRunInput): { runId: string; row: string } {
  const runId = newId();
  const row = JSON.stringify({
    id: runId,
    data: input.data,
    actor: input.actor ?? undefined,
    recipients: input.recipients,
    recipient_count: input.recipients?.length ?? 0,
    priority: input.priority,
    send_at: input.sendAt ?? undefined,
    expires_in: input.expiresInS ?? undefined,
    triggered_by: input.triggeredBy,
    replace_key: input.replaceKey ?? undefined,
    request_id: input.requestId ?? undefined,
    key: input.idempotency?.key,
    fingerprint: input.idempotency?.fingerprint.toString('base64'),
  });
  return { runId, row };
}

/** Stores the runs and tells each what became of it; never throws. */
async function storeTogether(of: (projectId: string) => Db, runs: Waiting[]): Promise<void> {
  try {
    const rows = await retryDeadlocks(() => storeSet(of, runs));
    const rowOf = new Map(rows.map((row) => [row.run_id, row]));
    // Alone, one learns what became of the request that has its key.
    const undecided = runs.filter(({ input, runId, resolve }) => {
      const acceptance = toAcceptance(rowOf.get(runId), input);
      if (acceptance !== null) resolve(acceptance);
      return acceptance === null;
    });
    await storeApart(of, undecided);
  } catch (error) {
    // A refused value, or a key that is held by a request that does not end, is the fault of one of them: alone, each
    // fails for itself.
    const isHeld = isLockNotAvailable(error);
    if (runs.length > 1 && (isHeld || mayBlameRows(error))) await storeApart(of, runs);
    else if (isHeld) for (const { resolve } of runs) resolve({ kind: 'in_flight' });
    else for (const { reject } of runs) reject(error);
  }
}

async function storeSet(of: (projectId: string) => Db, runs: Waiting[]): Promise<AcceptSetRow[]> {
  const [first] = runs;
  if (first === undefined) return [];
  const { projectId, notiflow, idempotency } = first.input;
  const prepared = acceptSetStatement({
    by: 'id' in notiflow ? 'id' : 'handle',
    hasActor: runs.some(({ input }) => input.actor !== null),
    isKeyed: idempotency !== null,
  });
  const name = 'id' in notiflow ? notiflow.id : notiflow.handle;
  const rows = `[${runs.map(({ row }) => row).join(',')}]`;
  const values = [rows, projectId, name, null, null];
  if (idempotency !== null) values.push(idempotency.route);
  return run(of(projectId).pool, prepared, values);
}

async function storeApart(of: (projectId: string) => Db, runs: Waiting[]): Promise<void> {
  await Promise.all(
    runs.map(({ input, resolve, reject }) =>
      acceptRun(of(input.projectId), input).then(resolve, reject),
    ),
  );
}
