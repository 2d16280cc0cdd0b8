import type { WorkerDeps } from '../deps.ts';

/** Has the calls of fetch steps made that are due: a ring says that there are some, and Postgres which. */
export async function makeCalls({ callMaker }: Pick<WorkerDeps, 'callMaker'>): Promise<void> {
  await callMaker.look();
}
