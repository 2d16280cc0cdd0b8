import type { ApiError } from 'notiflows-client';
import type { ApiClient } from '../api-client.ts';
import type { JsonObject } from '../files/parse-json.ts';
import type { ImportRow, RejectedRow, RowProblem } from './import-row.ts';
import { reject } from './rejected-rows.ts';
import { sendPatiently } from './send-patiently.ts';
import type { SettledSet } from './settle-in-order.ts';
import { toUser } from './to-user.ts';

/** Most rows that one request takes. */
export const usersPerRequest = 1_000;

/** How users are sent. */
export interface UserSending {
  client: ApiClient;
  /** Values are texts of a CSV file. */
  isText: boolean;
  signal: AbortSignal;
}

/** A row and the user it stands for. */
interface Candidate {
  row: ImportRow;
  user: JsonObject;
}

/** Makes what sends a set of users in one request; sets that name the same user are sent one after the other. */
export function createUserSettler(sending: UserSending) {
  const flights = new Set<{ ids: Set<unknown>; ended: Promise<SettledSet> }>();
  return async (rows: ImportRow[]): Promise<SettledSet> => {
    const { candidates, rejected } = readRows(sending, rows);
    const ids = new Set(candidates.map(({ user }) => user.external_id));
    const sameUsers = [...flights].filter((flight) => haveInCommon(flight.ids, ids));
    const ended = Promise.all(sameUsers.map((flight) => flight.ended)).then(() =>
      settle(sending, { rows, candidates, rejected }),
    );
    const flight = { ids, ended };
    flights.add(flight);
    const settled = await ended;
    flights.delete(flight);
    return settled;
  };
}

function haveInCommon(first: Set<unknown>, second: Set<unknown>): boolean {
  for (const id of second) if (first.has(id)) return true;
  return false;
}

interface ReadRows {
  candidates: Candidate[];
  rejected: RejectedRow[];
}

function readRows({ isText }: UserSending, rows: ImportRow[]): ReadRows {
  const candidates: Candidate[] = [];
  const rejected: RejectedRow[] = [];
  for (const row of rows) {
    const user = toUser(row, { isText });
    if (Array.isArray(user)) rejected.push(reject(row, user));
    else candidates.push({ row, user: { external_id: user.externalId, ...user.body } });
  }
  return { candidates, rejected };
}

/** The set is settled as a whole, or not at all. */
async function settle(
  sending: UserSending,
  { rows, candidates, rejected }: ReadRows & { rows: ImportRow[] },
): Promise<SettledSet> {
  try {
    sending.signal.throwIfAborted();
    const refused = candidates.length === 0 ? [] : await sendAll(sending, candidates);
    const all = [...rejected, ...refused].sort((a, b) => a.line - b.line);
    return { done: rows.length, rejected: all };
  } catch (error) {
    return { done: 0, rejected: [], error };
  }
}

interface BulkAnswer {
  results: ({ status: number } | { status: number; error: ErrorFacts })[];
}

type ErrorFacts = Pick<ApiError, 'code' | 'message' | 'details'>;

async function sendAll(sending: UserSending, candidates: Candidate[]): Promise<RejectedRow[]> {
  const { client, signal } = sending;
  const body = { users: candidates.map(({ user }) => user) };
  // Storing a user twice is storing it once, so that no answer has to be kept for a repeat.
  const request = { body, idempotencyKey: null };
  const sent = await sendPatiently(
    () => client.request<BulkAnswer>('POST', '/users/bulk', request),
    { signal },
  );
  if (!sent.ok) return sendHalves(sending, { candidates, error: sent.error });
  const { results } = sent.answer.body;
  if (results?.length !== candidates.length) {
    throw new Error('The API did not answer for every user.');
  }
  return candidates.flatMap(({ row }, index) => {
    const result = results[index];
    return result !== undefined && 'error' in result ? [reject(row, problemsOf(result.error))] : [];
  });
}

/** A request that is refused as a whole is halved until the row that spoils it is alone. */
async function sendHalves(
  sending: UserSending,
  { candidates, error }: { candidates: Candidate[]; error: ApiError },
): Promise<RejectedRow[]> {
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return [reject(only.row, problemsOf(error))];
  if (![400, 413, 422, 500].includes(error.status)) throw error;
  const middle = Math.ceil(candidates.length / 2);
  return [
    ...(await sendAll(sending, candidates.slice(0, middle))),
    ...(await sendAll(sending, candidates.slice(middle))),
  ];
}

/** The reasons an error gives. */
export function problemsOf(error: ErrorFacts): RowProblem[] {
  const { fields } = (error.details ?? {}) as { fields?: RowProblem[] };
  if (fields !== undefined && fields.length > 0) return fields;
  return [{ field: '', message: error.message, reason: error.code }];
}
