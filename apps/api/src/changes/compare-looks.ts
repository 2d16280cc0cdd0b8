import { auditLateMs, lookBackMs, type ProjectLook } from '@notiflow/database';
import { type ChangeKind, changeKinds, kindOfResource } from './change-kinds.ts';
import { beginOf, type ChangePosition, positionOf } from './change-position.ts';

/** What happened in one minute, all of it: a step of the charts of the overview. */
export interface ActivityStep {
  at: string;
  runs: number;
  notifications: Record<string, number>;
  deliveries: Record<string, number>;
}

/** What a reader is told. */
export interface ToldChanges {
  kinds: ChangeKind[];
  /** The minutes in which more has happened than the reader knows of, each with all that did. */
  activity: ActivityStep[];
}

/**
 * What is to be told to a reader at a position that now knows of a look; `before` is the look it knew of, where that is
 * still at hand. Null when it has missed too much.
 */
export function compareLooks(
  position: ChangePosition,
  look: ProjectLook,
  before: ProjectLook | null,
): ToldChanges | null {
  if (position.at < look.at - lookBackMs || position.at > look.at + auditLateMs) return null;
  const now = positionOf(look, beginOf(position.at));
  const changed = new Set<ChangeKind>();
  for (const kind of ['runs', 'notifications', 'deliveries', 'channels', 'workers'] as const) {
    if (now[kind] !== position[kind]) changed.add(kind);
  }
  const seen = new Set(before?.audited.map(({ id }) => id));
  for (const { id, resource, at } of look.audited) {
    if (seen.has(id) || at < position.at - auditLateMs) continue;
    changed.add('audit_log');
    const kind = kindOfResource(resource);
    if (kind !== null) changed.add(kind);
  }
  const kinds = changeKinds.filter((kind) => changed.has(kind));
  const isCounted = kinds.some(
    (kind) => kind === 'runs' || kind === 'notifications' || kind === 'deliveries',
  );
  return {
    kinds,
    activity: isCounted ? findSteps(look, { from: beginOf(position.at), before }) : [],
  };
}

interface StepsOf {
  from: number;
  before: ProjectLook | null;
}

function findSteps({ counts }: ProjectLook, { from, before }: StepsOf): ActivityStep[] {
  const keyOf = ({ minute, kind, outcome }: ProjectLook['counts'][number]) =>
    `${minute} ${kind} ${outcome}`;
  const known = new Map(before?.counts.map((count) => [keyOf(count), count.amount]));
  const minutes = new Set(
    counts
      .filter((count) => count.minute >= from && known.get(keyOf(count)) !== count.amount)
      .map(({ minute }) => minute),
  );
  return [...minutes].sort((a, b) => a - b).map((minute) => sumMinute(counts, minute));
}

function sumMinute(counts: ProjectLook['counts'], minute: number): ActivityStep {
  const step: ActivityStep = {
    at: new Date(minute).toISOString(),
    runs: 0,
    notifications: {},
    deliveries: {},
  };
  for (const { minute: at, kind, outcome, amount } of counts) {
    if (at !== minute) continue;
    if (kind === 'run') step.runs += amount;
    else if (kind === 'notification') step.notifications[outcome] = amount;
    else step.deliveries[outcome] = amount;
  }
  return step;
}
