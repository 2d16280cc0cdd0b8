import { setMaxListeners } from 'node:events';
import { createLogger } from '@notiflow/boot';
import { createOutbound } from '@notiflow/providers';
import { createConsumers } from '@notiflow/queue';
import { loadWorkerConfig } from '../../apps/worker/src/config.ts';
import { createWorkerDeps, queueOptions } from '../../apps/worker/src/deps.ts';
import type { LogLines } from '../../apps/worker/src/log-lines.ts';
import { consumeQueues } from '../../apps/worker/src/stages/index.ts';
import { stopWorking } from '../../apps/worker/src/stop-working.ts';
import { runSweeps } from '../../apps/worker/src/sweeps/run-sweeps.ts';
import { type OriginMap, redirectOrigins } from './redirect-origins.ts';

/** A whole worker inside the process of the test. */
export interface DetouredWorker {
  /** Every line it logged. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts every stage and sweep in this process; what it would send to a vendor goes where `origins` says. */
export async function startDetouredWorker(
  env: NodeJS.ProcessEnv,
  origins: OriginMap,
): Promise<DetouredWorker> {
  const config = loadWorkerConfig(env);
  let output = '';
  const destination = {
    write(line: string) {
      output += line;
    },
  };
  const logger = createLogger<LogLines>({ name: 'worker', level: config.LOG_LEVEL, destination });
  const stopping = new AbortController();
  const abortSends = new AbortController();
  setMaxListeners(0, stopping.signal, abortSends.signal);
  const outbound = redirectOrigins(createOutbound({ allowCidrs: ['127.0.0.0/8'] }), origins);
  const deps = await createWorkerDeps(config, {
    logger,
    signals: { stopping: stopping.signal, abortSends: abortSends.signal },
    outbound,
  });
  const consumers = createConsumers(queueOptions(config, deps));
  consumeQueues(deps, consumers, config.queues);
  const sweeping = runSweeps(deps);
  return {
    output: () => output,
    async stop() {
      stopping.abort();
      await stopWorking({ deps, consumers, sweeping }, 10_000);
    },
  };
}
