import { applyCompiledBodies, type TemplateParts } from '@notiflow/contracts';
import type { Database } from '@notiflow/database';
import { compilePlan, type Plan } from '@notiflow/engine';
import { LRUCache } from 'lru-cache';

// A plan takes about as much memory as its steps have characters, twice.
const plansMax = 1_000;
const charactersMax = 32_000_000;

/** The plan of a version, and what its templates may use beside their own source. */
export interface VersionPlan extends Plan {
  parts: TemplateParts;
}

/** The plans of versions, each read and compiled once as long as there is room for it. */
export interface Plans {
  /** Finds the plans of versions by their ids, with at most one statement; one that is not stored is left out. */
  find(versionIds: Iterable<string>): Promise<ReadonlyMap<string, VersionPlan>>;
}

/** Makes a store of plans, bounded in number and in size. What a run has pinned never changes, so nothing goes stale. */
export function createPlans(
  notiflows: Pick<Database['notiflows'], 'loadVersions'>,
  { sizeMax = charactersMax } = {},
): Plans {
  const kept = new LRUCache<string, VersionPlan>({ max: plansMax, maxSize: sizeMax });
  return {
    async find(versionIds) {
      const found = new Map<string, VersionPlan>();
      const missing: string[] = [];
      for (const id of new Set(versionIds)) {
        const plan = kept.get(id);
        if (plan === undefined) missing.push(id);
        else found.set(id, plan);
      }
      if (missing.length === 0) return found;
      for (const { id, steps, parts, compiled, size } of await notiflows.loadVersions(missing)) {
        const plan = { ...compilePlan(applyCompiledBodies(steps, compiled)), parts };
        kept.set(id, plan, { size: Math.max(1, size) });
        found.set(id, plan);
      }
      return found;
    },
  };
}
