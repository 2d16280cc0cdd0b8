import { Router } from 'express';
import type { Deps } from '../deps.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import { answerOtherMethods } from '../request/other-methods.ts';

// Whoever asks whether to send requests here does not wait long for the answer.
const answerMs = 2_000;

/** Serves `/healthz` (the process is up) and `/readyz` (a run can be accepted). */
export function serveHealth(deps: Pick<Deps, 'database' | 'doorbell' | 'lifecycle'>): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.all('/healthz', answerOtherMethods(['get']));
  router.get('/readyz', async (_req, res) => {
    const checks = await check(deps);
    const isReady = !deps.lifecycle.isStopping && checks.postgres.ok;
    const status = isReady ? 'ready' : deps.lifecycle.isStopping ? 'stopping' : 'not_ready';
    res.status(isReady ? 200 : 503).json({ status, checks });
  });
  router.all('/readyz', answerOtherMethods(['get']));
  return router;
}

async function check({ database, doorbell }: Pick<Deps, 'database' | 'doorbell'>) {
  const [postgres, isReachable] = await Promise.all([
    answerInTime(database.readReadiness(), answerMs).then(
      ({ ready, reason }) => ({ ok: ready, reason }),
      () => ({ ok: false, reason: 'Postgres does not answer' }),
    ),
    doorbell.isReachable(),
  ]);
  // Without the queue runs are still accepted; the sweeps ring for them later.
  const reason = isReachable
    ? null
    : 'The queue does not answer: what is due is found without it, more slowly';
  return { postgres, queue: { ok: isReachable, reason } };
}
