import type { Step } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** The steps of a version that a run has pinned, and how much there is of them. */
export interface LoadedVersion {
  id: string;
  steps: Step[];
  /** Characters of the steps as JSON. */
  size: number;
}

const load = statement<{ id: string; steps: string }>(
  'load-versions',
  'SELECT id, steps::text AS steps FROM notiflow_versions WHERE id = ANY($1::uuid[])',
);

/** Reads the steps of versions, each once. What a run has pinned never changes. */
export async function loadVersions(db: Db, ids: string[]): Promise<LoadedVersion[]> {
  const rows = await run(db.pool, load, [ids]);
  return rows.map(({ id, steps }) => ({ id, steps: JSON.parse(steps), size: steps.length }));
}
