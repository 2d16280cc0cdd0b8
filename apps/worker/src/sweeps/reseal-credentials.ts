import { lowestId } from '@notiflow/database';
import { encryptionCheckFact } from '@notiflow/vault';
import type { WorkerDeps } from '../deps.ts';
import { type Turn, takeTurn } from '../retention/turn.ts';

// Somebody looks once a minute; whoever comes in between finds it done.
const pauseMs = 50_000;
const pageSize = 200;

/**
 * Seals anew what older keys of the ring sealed, so that they can be taken off it; one worker at a time. Last comes what
 * tells whether a ring is that of the installation: a ring without the older key is good once nothing needs it.
 */
export async function resealCredentials(
  deps: Pick<WorkerDeps, 'sweeps' | 'stopping' | 'resealer'>,
): Promise<number> {
  const turn = await takeTurn(deps, 'reseal_credentials');
  if (turn === null) return 0;
  const { resealed, isWhole } = await resealChannels(deps, turn);
  if (isWhole) await resealCheckOf(deps);
  await turn.end(pauseMs);
  return resealed;
}

async function resealChannels(
  { sweeps, resealer }: Pick<WorkerDeps, 'sweeps' | 'resealer'>,
  turn: Turn,
): Promise<{ resealed: number; isWhole: boolean }> {
  let resealed = 0;
  let isWhole = true;
  for (let after = lowestId; !turn.isOver(); ) {
    const { prefix } = resealer;
    const stale = await sweeps.listStaleSeals({ prefix, after, limit: pageSize });
    const seals = stale.flatMap(({ id, projectId, handle, sealed: from }) => {
      const to = resealer.resealCredentials({ projectId, handle }, from);
      return to === null ? [] : [{ id, from, to }];
    });
    const replaced = await turn.do(() => sweeps.replaceSeals(seals));
    resealed += replaced;
    isWhole &&= replaced === stale.length;
    after = stale.at(-1)?.id ?? after;
    if (stale.length < pageSize) return { resealed, isWhole };
  }
  return { resealed, isWhole: false };
}

async function resealCheckOf({
  sweeps,
  resealer,
}: Pick<WorkerDeps, 'sweeps' | 'resealer'>): Promise<void> {
  const name = encryptionCheckFact;
  const from = (await sweeps.recallFacts()).get(name) ?? '';
  if (from.startsWith(resealer.prefix)) return;
  const to = resealer.resealCheck(from);
  if (to !== null) await sweeps.changeFact({ name, from, to });
}
