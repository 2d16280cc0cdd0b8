import type { ApiError } from 'notiflows-client';
import { type ApiClient, toPathPart } from '../api-client.ts';
import type { ImportRow, RejectedRow, RowProblem } from './import-row.ts';
import type { SettledSet } from './import-rows.ts';
import { reject } from './rejected-rows.ts';
import { sendPatiently } from './send-patiently.ts';
import { toUser } from './to-user.ts';

// Of a million requests none may hold on to its timer for the usual minute.
const timeoutMs = 20_000;

/** How users are sent. */
export interface UserSending {
  client: ApiClient;
  concurrency: number;
  /** Values are texts of a CSV file. */
  isText: boolean;
  signal: AbortSignal;
}

/** Sends a set of users, several at a time and begun in order; what is begun is ended, also after Ctrl-C. */
export async function settleUsers(sending: UserSending, rows: ImportRow[]): Promise<SettledSet> {
  const settled = rows.map((): RejectedRow | null | undefined => undefined);
  const errors: unknown[] = [];
  let begun = 0;
  const work = async () => {
    while (begun < rows.length && errors.length === 0 && !sending.signal.aborted) {
      const place = begun;
      begun += 1;
      try {
        settled[place] = await settleUser(sending, rows[place] as ImportRow);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: sending.concurrency }, work));
  const firstOpen = settled.indexOf(undefined);
  const done = firstOpen === -1 ? settled.length : firstOpen;
  const rejected = settled.slice(0, done).filter((result) => result !== null);
  return {
    done,
    rejected: rejected as RejectedRow[],
    ...(errors.length > 0 && { error: errors[0] }),
  };
}

/** Null when the row was taken. */
async function settleUser(
  { client, isText, signal }: UserSending,
  row: ImportRow,
): Promise<RejectedRow | null> {
  const user = toUser(row, { isText });
  if (Array.isArray(user)) return reject(row, user);
  const path = `/users/${toPathPart(user.externalId)}`;
  const send = () => client.request('PUT', path, { body: user.body, timeoutMs });
  const sent = await sendPatiently(send, { signal });
  return sent.ok ? null : reject(row, problemsOf(sent.error));
}

/** The reasons an error answer gives. */
export function problemsOf(error: ApiError): RowProblem[] {
  const { fields } = (error.details ?? {}) as { fields?: RowProblem[] };
  if (fields !== undefined && fields.length > 0) return fields;
  return [{ field: '', message: error.message, reason: error.code }];
}
