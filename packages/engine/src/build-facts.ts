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
  pause: Facts['pause'];
}

/** What is loaded of its run. */
export interface FactsOfRun {
  id: string;
  /** How far the clock of its project is ahead of the one by which it was loaded. */
  clockOffsetMs: number;
  priority: number;
  data: Record<string, unknown>;
  actor: Person | null;
  includeInPreferences: boolean;
  messageCaps: Facts['project']['messageCaps'];
  hasSuppressions: boolean;
}

/** Puts what was loaded where steps look for it; what changes while steps are taken is added by who takes them. */
export function buildFacts(
  { data, preferences, digest, frequency, pause }: FactsOfNotification,
  run: FactsOfRun,
): Pick<
  Facts,
  'data' | 'actor' | 'run' | 'project' | 'preferences' | 'digest' | 'frequency' | 'pause'
> {
  const { id, priority, actor, includeInPreferences, messageCaps, hasSuppressions } = run;
  const given = data === null ? run.data : { ...run.data, ...data };
  return {
    data: digest?.data ?? given,
    digest: digest && describeDigest(digest),
    frequency,
    pause: pause && { until: later(pause.until, run.clockOffsetMs) },
    actor,
    run: { id, priority, includeInPreferences },
    project: { messageCaps, hasSuppressions },
    preferences,
  };
}

function later(moment: Date | null, ms: number): Date | null {
  return moment && new Date(moment.getTime() + ms);
}
