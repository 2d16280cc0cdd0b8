import { newId } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';
import { takeTurn } from '../retention/turn.ts';

const pauseMs = 50_000;
const warnEveryMs = 3_600_000;
const blockShare = 10;

/**
 * Takes its e-mail channels from a project of which a tenth of the last day's mail came back: whoever goes on writing to
 * dead addresses is taken for a sender of spam, and then nobody's mail arrives. From a twentieth on it is said, once an
 * hour. One worker at a time; answers how many channels were taken.
 */
export async function guardBounces(
  deps: Pick<WorkerDeps, 'sweeps' | 'stopping' | 'logger'>,
): Promise<number> {
  const turn = await takeTurn(deps, 'guard_bounces');
  if (turn === null) return 0;
  let blocked = 0;
  for (const rate of await turn.do(() => deps.sweeps.findBounceRates({ now: new Date() }))) {
    if (turn.isOver()) break;
    const { projectId: project_id, bounced, sent } = rate;
    const fields = { project_id, project: rate.projectSlug, bounced, sent };
    if (bounced * blockShare < sent) {
      if (await isNews(deps, project_id)) deps.logger.warn('project.bounces_high', fields);
      continue;
    }
    const channels = await deps.sweeps.blockMailChannels(rate);
    blocked += channels.length;
    for (const { id, handle } of channels) {
      deps.logger.error('channel.blocked', { ...fields, channel_id: id, channel: handle });
    }
  }
  await turn.end(pauseMs);
  return blocked;
}

/** Whether nobody has said it for an hour: a duty that nobody gives back. */
function isNews({ sweeps }: Pick<WorkerDeps, 'sweeps'>, projectId: string): Promise<boolean> {
  const name = `warn_of_bounces ${projectId}`;
  return sweeps.takeDuty({ name, holder: newId(), forMs: warnEveryMs });
}
