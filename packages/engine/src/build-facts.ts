import { describeDigest, type FactsOfDigest } from './describe-digest.ts';
import type { Facts, Person } from './facts.ts';

/** What is loaded of one notification. */
export interface FactsOfNotification {
  /** Data given for this recipient alone. */
  data: Record<string, unknown> | null;
  preferences: Facts['preferences'];
  /** The digest it carries: behind its step the data is that of the last item. */
  digest: FactsOfDigest | null;
  frequency: Facts['frequency'];
}

/** What is loaded of its run. */
export interface FactsOfRun {
  id: string;
  priority: number;
  data: Record<string, unknown>;
  actor: Person | null;
  includeInPreferences: boolean;
  messageCaps: Facts['project']['messageCaps'];
  hasSuppressions: boolean;
}

/** Puts what was loaded where steps look for it; what changes while steps are taken is added by who takes them. */
export function buildFacts(
  { data, preferences, digest, frequency }: FactsOfNotification,
  run: FactsOfRun,
): Pick<Facts, 'data' | 'actor' | 'run' | 'project' | 'preferences' | 'digest' | 'frequency'> {
  const { id, priority, actor, includeInPreferences, messageCaps, hasSuppressions } = run;
  const given = data === null ? run.data : { ...run.data, ...data };
  return {
    data: digest?.data ?? given,
    digest: digest && describeDigest(digest),
    frequency,
    actor,
    run: { id, priority, includeInPreferences },
    project: { messageCaps, hasSuppressions },
    preferences,
  };
}
