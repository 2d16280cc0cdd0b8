import { callAnswerBytesMax, callAnswerDepthMax, splitPath } from '@notiflow/contracts';
import type { HttpAnswer } from '../http/exchange-http.ts';
import { parseRetryAfter } from '../http/retry-after.ts';

/**
 * What became of one try of a call. `refused` is final; `failed` may go better later. `code` is a word for programs and
 * holds nothing of the request or the answer.
 */
export type CallResult =
  | { kind: 'answered'; value: unknown }
  | { kind: 'refused'; code: string }
  | { kind: 'failed'; code: string; retryAfterMs?: number }
  /** It was cut short by us, whatever the receiver did with it. */
  | { kind: 'aborted' };

const goodStatuses = new Set([200, 201, 204]);

/** Reads the answer of a receiver: the JSON at the path, or why there is none. */
export function readCallAnswer(answer: HttpAnswer, responsePath: string | undefined): CallResult {
  const { status, headers, end } = answer;
  if (status === 204) return { kind: 'answered', value: null };
  if (!goodStatuses.has(status)) return readStatus(status, headers['retry-after']);
  if (end === 'broken_off') return { kind: 'failed', code: 'answer_broken_off' };
  if (end === 'too_long') return { kind: 'refused', code: 'answer_too_large' };
  const json = answer.json();
  if (json === undefined) return { kind: 'refused', code: 'answer_not_json' };
  const value = pick(json, responsePath);
  if (value === undefined) return { kind: 'refused', code: 'answer_without_path' };
  const problem = findProblem(value, callAnswerDepthMax);
  return problem === null ? { kind: 'answered', value } : { kind: 'refused', code: problem };
}

function readStatus(status: number, retryAfter: string | undefined): CallResult {
  if (status >= 300 && status < 400) return { kind: 'refused', code: 'redirect' };
  const code = `http_${status}`;
  if (status !== 429 && status < 500) return { kind: 'refused', code };
  const retryAfterMs = parseRetryAfter(retryAfter, new Date());
  return { kind: 'failed', code, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function pick(json: unknown, path: string | undefined): unknown {
  let value = json;
  for (const name of path === undefined ? [] : splitPath(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) {
      return undefined;
    }
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function findProblem(value: unknown, depthMax: number): string | null {
  const problem = findUnstorable(value, depthMax);
  if (problem !== null) return problem;
  const isTooLarge = Buffer.byteLength(JSON.stringify(value)) > callAnswerBytesMax;
  return isTooLarge ? 'answer_too_large' : null;
}

/** Postgres keeps neither NUL nor half of a surrogate pair, in names as little as in values. */
function findUnstorable(value: unknown, levels: number): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : 'answer_not_storable';
  if (typeof value !== 'object' || value === null) return null;
  if (levels === 0) return 'answer_too_deep';
  for (const [name, child] of Object.entries(value)) {
    const problem = isStorable(name) ? findUnstorable(child, levels - 1) : 'answer_not_storable';
    if (problem !== null) return problem;
  }
  return null;
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed();
}
