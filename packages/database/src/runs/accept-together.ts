import { type Db, retryDeadlocks, run } from '../connect.ts';
import { newId } from '../ids.ts';
import { mayBlameRows } from '../judge-error.ts';
import { type AcceptRunInput, acceptRun, type RunAcceptance } from './accept-run.ts';
import { type AcceptSetRow, acceptSetStatement } from './accept-statement.ts';

/** A run that may share a statement, with its row as JSON. */
interface Waiting {
  input: AcceptRunInput;
  runId: string;
  row: string;
  resolve: (acceptance: RunAcceptance) => void;
  reject: (error: unknown) => void;
}

/** The runs of one notiflow: how many statements are under way, and who waits for one to end. */
interface Line {
  underWay: number;
  waiting: Waiting[];
}

// One larger statement would hold up those that come next for longer than it spares.
const runsMax = 100;
const rowBytesMax = 16 * 1024;
// Two, so that one statement is prepared while Postgres commits the other.
const statementsMax = 2;

/**
 * Makes the acceptance of runs: those of one notiflow that come while others are being stored share the next statement,
 * and so its round trip, its look-up and its commit. A quiet moment is as quick as before, since the first ones do not
 * wait. Runs with a topic or with a key of either kind have their own statement, as have large ones and those whose
 * recipients are counted.
 */
export function createRunAcceptance(of: (projectId: string) => Db) {
  const lines = new Map<string, Line>();

  async function store(key: string, line: Line, runs: Waiting[]): Promise<void> {
    line.underWay += 1;
    await storeTogether(of, runs);
    line.underWay -= 1;
    const next = line.waiting.splice(0, runsMax);
    if (next.length > 0) void store(key, line, next);
    else if (line.underWay === 0) lines.delete(key);
  }

  return (input: AcceptRunInput): Promise<RunAcceptance> => {
    const row = mayShare(input) ? toRow(input) : null;
    if (row === null || row.row.length > rowBytesMax) return acceptRun(of(input.projectId), input);
    return new Promise((resolve, reject) => {
      const waiting = { input, ...row, resolve, reject };
      const key = lineOf(input);
      const line = lines.get(key) ?? { underWay: 0, waiting: [] };
      lines.set(key, line);
      if (line.underWay < statementsMax) void store(key, line, [waiting]);
      else line.waiting.push(waiting);
    });
  };
}

function mayShare(input: AcceptRunInput): boolean {
  const { version, topicName, idempotency, cancellationKey, recipientsPerDay = null } = input;
  const parts = [version, topicName, idempotency, cancellationKey, recipientsPerDay];
  return parts.every((part) => part === null);
}

function lineOf({ projectId, notiflow }: AcceptRunInput): string {
  return `${projectId} ${'id' in notiflow ? `id ${notiflow.id}` : `handle ${notiflow.handle}`}`;
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
  });
  return { runId, row };
}

/** Stores the runs and tells each what became of it; never throws. */
async function storeTogether(of: (projectId: string) => Db, runs: Waiting[]): Promise<void> {
  try {
    const row = await retryDeadlocks(() => storeSet(of, runs));
    for (const { runId, resolve } of runs) resolve(toAcceptance(row, runId));
  } catch (error) {
    // What Postgres refuses is the fault of one of them: alone, each fails for itself.
    if (runs.length > 1 && mayBlameRows(error)) await storeApart(of, runs);
    else for (const { reject } of runs) reject(error);
  }
}

async function storeSet(
  of: (projectId: string) => Db,
  runs: Waiting[],
): Promise<AcceptSetRow | undefined> {
  const [first] = runs;
  if (first === undefined) return undefined;
  const { projectId, notiflow } = first.input;
  const hasActor = runs.some(({ input }) => input.actor !== null);
  const prepared = acceptSetStatement({ by: 'id' in notiflow ? 'id' : 'handle', hasActor });
  const name = 'id' in notiflow ? notiflow.id : notiflow.handle;
  const rows = `[${runs.map(({ row }) => row).join(',')}]`;
  return (await run(of(projectId).pool, prepared, [rows, projectId, name, null, null]))[0];
}

async function storeApart(of: (projectId: string) => Db, runs: Waiting[]): Promise<void> {
  for (const { input, resolve, reject } of runs) {
    await acceptRun(of(input.projectId), input).then(resolve, reject);
  }
}

function toAcceptance(row: AcceptSetRow | undefined, runId: string): RunAcceptance {
  if (row === undefined) return { kind: 'notiflow_not_found' };
  if (row.version_id === null) return { kind: 'not_published' };
  if (!row.active) return { kind: 'not_active' };
  return { kind: 'accepted', runId, notiflowId: row.notiflow_id, replayed: false };
}
