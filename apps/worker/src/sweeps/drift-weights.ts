import { providers } from '@notiflow/providers';
import type { WorkerDeps } from '../deps.ts';
import { takeTurn } from '../retention/turn.ts';

const pauseMs = 10_000;

const reporting = providers.flatMap((provider) =>
  provider.storedOnly || provider.events === null ? [] : `${provider.channelType}/${provider.name}`,
);

/** Moves the weights of channels that stand in for each other; one worker at a time. Answers how many it moved. */
export async function driftWeights(
  deps: Pick<WorkerDeps, 'sweeps' | 'stopping' | 'channelHealth' | 'logger'>,
): Promise<number> {
  const turn = await takeTurn(deps, 'drift_weights');
  if (turn === null) return 0;
  const drifted = await turn.do(() => deps.channelHealth.driftWeights({ reporting }));
  for (const { channelId, projectId, penalty } of drifted) {
    deps.logger.info('channel.weight_moved', {
      channel_id: channelId,
      project_id: projectId,
      penalty,
    });
  }
  await turn.end(pauseMs);
  return drifted.length;
}
