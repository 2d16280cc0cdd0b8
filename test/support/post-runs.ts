import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';
import { eventually } from './eventually.ts';
import { recipients } from './runs.ts';

const retryMs = 200;

/** One request of a client that repeats a run under its key until it is accepted. */
export interface PostedRun {
  /** Null: the connection failed. */
  status: number | null;
  durationMs: number;
  /** Seconds of `Retry-After`. */
  retryAfter: string | null;
  /** The answer, as JSON. */
  body: unknown;
}

/** What clients have posted so far. */
export interface RunLoad {
  /** Every request that has ended, in order. */
  posted: PostedRun[];
  /** Ids of the accepted runs. */
  runIds: Set<string>;
  /** Waits for so many more answers of the status and gives them back. */
  reach(status: number, count: number): Promise<PostedRun[]>;
}

/** How to post. */
export interface LoadOptions {
  handle: string;
  clients: number;
  /** Recipients of each run. */
  recipientCount: number;
  /** How long a client rests between two runs; hardly at all when left out. */
  pauseMs?: number;
}

/**
 * Posts runs from several clients while the work goes on, each run under an `Idempotency-Key` of its own and
 * repeated until it is accepted. Answers when every run begun is accepted.
 */
export async function underLoad(
  api: ApiClient,
  options: LoadOptions,
  work: (load: RunLoad) => Promise<void>,
): Promise<RunLoad> {
  const load = createLoad();
  const phase = { isOver: false, isFailed: false };
  const clients = Array.from({ length: options.clients }, async () => {
    while (!phase.isOver) {
      await postUntilAccepted(api, options, { load, phase });
      await wait(options.pauseMs ?? 10);
    }
  });
  try {
    await work(load);
  } catch (error) {
    phase.isFailed = true;
    throw error;
  } finally {
    phase.isOver = true;
    await Promise.all(clients);
  }
  return load;
}

function createLoad(): RunLoad {
  const posted: PostedRun[] = [];
  return {
    posted,
    runIds: new Set(),
    async reach(status, count) {
      const start = posted.length;
      const reached = () => posted.slice(start).filter((request) => request.status === status);
      await eventually(
        () => {
          if (reached().length >= count) return;
          const statuses = posted.slice(start).map((request) => request.status);
          throw new Error(
            `${count} times ${status} were expected, and not only ${statuses.join()}`,
          );
        },
        { withinMs: 120_000, everyMs: 10 },
      );
      return reached();
    },
  };
}

async function postUntilAccepted(
  api: ApiClient,
  options: LoadOptions,
  { load, phase }: { load: RunLoad; phase: { isFailed: boolean } },
): Promise<void> {
  const key = randomUUID();
  while (!phase.isFailed) {
    const request = await postRun(api, options, key);
    load.posted.push(request);
    if (request.status === 202) {
      load.runIds.add((request.body as { notiflow_run_id: string }).notiflow_run_id);
      return;
    }
    await wait(retryMs);
  }
}

async function postRun(
  api: ApiClient,
  { handle, recipientCount }: LoadOptions,
  key: string,
): Promise<PostedRun> {
  const startedAt = performance.now();
  const body = { recipients: recipients(recipientCount) };
  const answer = await api
    .admin('POST', `/notiflows/${handle}/run`, { body, headers: { 'idempotency-key': key } })
    .catch(() => null);
  return {
    status: answer?.status ?? null,
    durationMs: performance.now() - startedAt,
    retryAfter: answer?.headers.get('retry-after') ?? null,
    body: answer?.body,
  };
}
