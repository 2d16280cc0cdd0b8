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
  const channels = await resealPages(turn, (after) => resealChannels(deps, { turn, after }));
  const endpoints = await resealPages(turn, (after) => resealEndpoints(deps, { turn, after }));
  const keys = await resealPages(turn, (after) => resealSigningKeys(deps, { turn, after }));
  const all = [channels, endpoints, keys];
  if (all.every(({ isWhole }) => isWhole)) await resealCheckOf(deps);
  await turn.end(pauseMs);
  return all.reduce((sum, { resealed }) => sum + resealed, 0);
}

/** A page of what older keys sealed: how many there were, how many of them are sealed anew, and the last one's id. */
interface ResealedPage {
  stale: number;
  replaced: number;
  last: string | undefined;
}

interface PageInput {
  turn: Turn;
  after: string;
}

async function resealPages(
  turn: Turn,
  resealPage: (after: string) => Promise<ResealedPage>,
): Promise<{ resealed: number; isWhole: boolean }> {
  let resealed = 0;
  let isWhole = true;
  for (let after = lowestId; !turn.isOver(); ) {
    const { stale, replaced, last } = await resealPage(after);
    resealed += replaced;
    isWhole &&= replaced === stale;
    after = last ?? after;
    if (stale < pageSize) return { resealed, isWhole };
  }
  return { resealed, isWhole: false };
}

async function resealChannels(
  { sweeps, resealer }: Pick<WorkerDeps, 'sweeps' | 'resealer'>,
  { turn, after }: PageInput,
): Promise<ResealedPage> {
  const stale = await sweeps.listStaleSeals({ prefix: resealer.prefix, after, limit: pageSize });
  const seals = stale.flatMap(({ id, projectId, handle, sealed: from }) => {
    const to = resealer.resealCredentials({ projectId, handle }, from);
    return to === null ? [] : [{ id, from, to }];
  });
  const replaced = await turn.do(() => sweeps.replaceSeals(seals));
  return { stale: stale.length, replaced, last: stale.at(-1)?.id };
}

async function resealEndpoints(
  { sweeps, resealer }: Pick<WorkerDeps, 'sweeps' | 'resealer'>,
  { turn, after }: PageInput,
): Promise<ResealedPage> {
  const stale = await sweeps.listStaleEndpoints({
    prefix: resealer.prefix,
    after,
    limit: pageSize,
  });
  const endpoints = stale.flatMap(({ id, projectId, secret: from, previousSecret: previous }) => {
    const secret = resealer.resealEndpointSecret({ projectId, id }, from);
    const previousSecret = previous && resealer.resealEndpointSecret({ projectId, id }, previous);
    const isOpened = secret !== null && (previous === null || previousSecret !== null);
    return isOpened ? [{ id, from, secret, previousSecret }] : [];
  });
  const replaced = await turn.do(() => sweeps.replaceEndpointSecrets(endpoints));
  return { stale: stale.length, replaced, last: stale.at(-1)?.id };
}

async function resealSigningKeys(
  { sweeps, resealer }: Pick<WorkerDeps, 'sweeps' | 'resealer'>,
  { turn, after }: PageInput,
): Promise<ResealedPage> {
  const stale = await sweeps.listStaleSigningKeys({
    prefix: resealer.prefix,
    after,
    limit: pageSize,
  });
  const seals = stale.flatMap(({ id, projectId, secret: from }) => {
    const to = resealer.resealSigningSecret({ projectId, id }, from);
    return to === null ? [] : [{ id, from, to }];
  });
  const replaced = await turn.do(() => sweeps.replaceSigningSecrets(seals));
  return { stale: stale.length, replaced, last: stale.at(-1)?.id };
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
