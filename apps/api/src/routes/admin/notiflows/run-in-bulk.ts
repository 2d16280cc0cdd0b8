import { type RunResult, runBulkBody, runBulkResult } from '@notiflow/contracts';
import type { KeyedRequest } from '@notiflow/database';
import pLimit from 'p-limit';
import type { Deps } from '../../../deps.ts';
import { type ApiError, errorTable } from '../../../errors.ts';
import { fingerprintOf } from '../../../request/keyed-request.ts';
import { presentRefusal } from '../../../request/present-refusal.ts';
import { toApiError } from '../../../request/send-error.ts';
import type { RequestContext } from '../../../request-context.ts';
import { defineRoute } from '../../../route.ts';
import { acceptRun } from './accept-run.ts';
import { parseRunItem } from './parse-run-item.ts';

/** Accepts up to 100 runs, each by itself: one that is refused does not stop the others. */
export const runInBulk = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/notiflows/run-bulk',
  scope: 'run',
  role: 'operator',
  summary: 'Run notiflows up to 100 times in one request',
  params: {},
  body: runBulkBody,
  checksParts: true,
  responses: {
    202: { description: 'All runs are accepted', schema: runBulkResult },
    207: { description: 'Some runs are refused; each result says why', schema: runBulkResult },
  },
  errors: ['validation_failed'],
  async handle(deps, { requestId, caller, project, body, idempotency }) {
    const request = { requestId, caller, projectId: project.id, idempotency };
    const outcomes = await pLimit(atOnceMax).map(body.runs, (item, index) =>
      runItem(deps, { ...request, item, index }),
    );
    refuseUnsettled(outcomes, idempotency);
    reportFaults(deps, { requestId, outcomes });
    const results = outcomes.map((outcome) => toResult(outcome, { ...deps.config, requestId }));
    const isWhole = results.every(({ status }) => status === 202);
    return { status: isWhole ? 202 : 207, body: { results } };
  },
});

// A bulk request leaves most of the connections to everybody else.
const atOnceMax = 4;

interface BulkItem {
  requestId: string;
  caller: RequestContext['caller'];
  projectId: string;
  idempotency: KeyedRequest | null;
  item: unknown;
  index: number;
}

interface Refusal {
  error: ApiError;
  thrown: unknown;
}

type Outcome = { runId: string } | Refusal;

async function runItem(deps: Deps, bulk: BulkItem): Promise<Outcome> {
  const { requestId, caller, projectId } = bulk;
  try {
    const { notiflow, body } = parseRunItem(bulk.item);
    const idempotency = keyOfItem(bulk);
    const run = { requestId, caller, projectId, notiflow, body, idempotency };
    return { runId: (await acceptRun(deps, run)).runId };
  } catch (thrown) {
    return { error: toApiError(thrown), thrown };
  }
}

/**
 * The answer of the whole request is kept under its key. Each run has a key beside it, written with the run: when this
 * process dies in between, the repeat finds the runs that were accepted instead of making them again.
 */
function keyOfItem({ idempotency, item, index }: BulkItem): KeyedRequest | null {
  return (
    idempotency && {
      ...idempotency,
      route: 'run-bulk',
      key: `${idempotency.key}#${index}`,
      fingerprint: fingerprintOf(item),
    }
  );
}

/** Throws what may pass by itself, when the whole request can be repeated without doubling a run. */
function refuseUnsettled(outcomes: Outcome[], idempotency: KeyedRequest | null): void {
  const isRepeatable = idempotency !== null || outcomes.every((outcome) => 'error' in outcome);
  if (!isRepeatable) return;
  for (const outcome of outcomes) {
    if ('error' in outcome && mayPass(outcome.error)) throw outcome.thrown;
  }
}

function reportFaults(
  { logger }: Pick<Deps, 'logger'>,
  { requestId, outcomes }: { requestId: string; outcomes: Outcome[] },
): void {
  const facts = { request_id: requestId, route: runInBulk.path };
  for (const outcome of outcomes) {
    if ('error' in outcome && isFault(outcome.error)) {
      logger.error('request.failed', facts, outcome.thrown);
    }
  }
}

const isFault = ({ code }: ApiError) => errorTable[code].status >= 500;

function mayPass(error: ApiError): boolean {
  return isFault(error) || error.details.retry_after !== undefined;
}

function toResult(
  outcome: Outcome,
  about: { requestId: string; ERROR_DOCS_URL: string },
): RunResult {
  if ('runId' in outcome) return { status: 202, notiflow_run_id: outcome.runId };
  return presentRefusal(outcome.error, about);
}
