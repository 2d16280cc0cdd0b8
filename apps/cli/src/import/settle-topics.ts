import { type ApiClient, toPathPart } from '../api-client.ts';
import type { ImportRow, RejectedRow, RowProblem } from './import-row.ts';
import { reject } from './rejected-rows.ts';
import { sendPatiently } from './send-patiently.ts';
import type { SettledSet } from './settle-in-order.ts';
import { problemsOf } from './settle-users.ts';
import { findExternalIdProblem } from './to-user.ts';

/** How subscriptions are sent. */
export interface TopicSending {
  client: ApiClient;
  /** The topic of every row; null when rows name theirs. */
  topic: string | null;
  /** External ids in one request. */
  batchSize: number;
  concurrency: number;
  signal: AbortSignal;
}

/** Rows that go into one request. */
interface Batch {
  topic: string;
  rows: ImportRow[];
}

/** Subscribes the users of a set of rows, topic by topic, many in one request. The set is settled as a whole. */
export async function settleTopics(sending: TopicSending, rows: ImportRow[]): Promise<SettledSet> {
  const { batches, refused } = groupRows(sending, rows);
  const rejected = [...refused];
  const open = [...batches];
  const errors: unknown[] = [];
  const work = async () => {
    for (let batch = open.shift(); batch !== undefined; batch = open.shift()) {
      if (errors.length > 0 || sending.signal.aborted) return void open.unshift(batch);
      try {
        rejected.push(...(await settleBatch(sending, batch)));
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: sending.concurrency }, work));
  if (errors.length > 0) return { done: 0, rejected: [], error: errors[0] };
  if (open.length > 0) return { done: 0, rejected: [] };
  rejected.sort((a, b) => a.line - b.line);
  return { done: rows.length, rejected };
}

function groupRows(
  { topic, batchSize }: TopicSending,
  rows: ImportRow[],
): { batches: Batch[]; refused: RejectedRow[] } {
  const refused: RejectedRow[] = [];
  const batches: Batch[] = [];
  const filling = new Map<string, Batch>();
  for (const row of rows) {
    const name = topic ?? topicOf(row);
    const problems = findProblems(row, name);
    if (problems.length > 0 || name === null) {
      refused.push(reject(row, problems));
      continue;
    }
    let batch = filling.get(name);
    if (batch === undefined || batch.rows.length >= batchSize) {
      batch = { topic: name, rows: [] };
      filling.set(name, batch);
      batches.push(batch);
    }
    batch.rows.push(row);
  }
  return { batches, refused };
}

/** The topic a row names; null when it names none. */
export function topicOf({ row }: ImportRow): string | null {
  return typeof row === 'object' && typeof row.topic === 'string' ? row.topic : null;
}

/** What is wrong with a row that is to subscribe a user. */
export function findProblems({ row, problems }: ImportRow, topic: string | null): RowProblem[] {
  if (typeof row === 'string' || problems.length > 0) return problems;
  const field = 'topic';
  const ofTopic =
    topic === null || topic === ''
      ? [{ field, message: "can't be blank", reason: 'required' }]
      : topic === '.' || topic === '..' || !topic.isWellFormed()
        ? [{ field, message: 'cannot be part of a URL', reason: 'invalid' }]
        : [];
  const ofId = findExternalIdProblem(row.external_id);
  return ofId === null ? ofTopic : [...ofTopic, ofId];
}

async function settleBatch(sending: TopicSending, batch: Batch): Promise<RejectedRow[]> {
  const { client, signal } = sending;
  const { topic, rows } = batch;
  const path = `/topics/${toPathPart(topic)}/subscriptions`;
  const externalIds = [...new Set(rows.map(externalIdOf))];
  const body = { user_external_ids: externalIds };
  const sent = await sendPatiently(
    () =>
      client.request<{ failed: { external_id: string; reason: string }[] }>('POST', path, {
        body,
        // Subscribing twice is subscribing once, so that no answer has to be kept for a repeat.
        idempotencyKey: null,
      }),
    { signal },
  );
  if (!sent.ok) {
    return settleWithoutRefused(sending, { batch, externalIds, problems: problemsOf(sent.error) });
  }
  const reasons = new Map(sent.answer.body.failed.map((item) => [item.external_id, item.reason]));
  return rows.flatMap((row) => {
    const message = reasons.get(externalIdOf(row));
    if (message === undefined) return [];
    return [reject(row, [{ field: 'external_id', message, reason: 'invalid' }])];
  });
}

/** One bad id refuses the whole request: its rows are rejected, and the others are sent without them. */
async function settleWithoutRefused(
  sending: TopicSending,
  {
    batch: { topic, rows },
    externalIds,
    problems,
  }: { batch: Batch; externalIds: string[]; problems: RowProblem[] },
): Promise<RejectedRow[]> {
  const byId = new Map<string, RowProblem>();
  for (const { field, ...problem } of problems) {
    const place = /^user_external_ids\[(\d+)\]/.exec(field)?.[1];
    const id = place === undefined ? undefined : externalIds[Number(place)];
    if (id !== undefined) byId.set(id, { field: 'external_id', ...problem });
  }
  if (byId.size === 0) return rows.map((row) => reject(row, problems));
  const rejected = rows.flatMap((row) => {
    const problem = byId.get(externalIdOf(row));
    return problem === undefined ? [] : [reject(row, [problem])];
  });
  const others = rows.filter((row) => !byId.has(externalIdOf(row)));
  if (others.length === 0) return rejected;
  return [...rejected, ...(await settleBatch(sending, { topic, rows: others }))];
}

function externalIdOf({ row }: ImportRow): string {
  return typeof row === 'object' ? String(row.external_id) : '';
}
