import { createHash } from 'node:crypto';
import {
  durationMs,
  type LimitScope,
  limitScopes,
  type MessageLimit,
  suppressionKeyOfAddress,
  withoutSignedLinks,
} from '@notiflow/contracts';
import type { LimitAsk, LoadedRun, NewDelivery, Reserved } from '@notiflow/database';
import type { WorkerDeps } from '../deps.ts';

type Pending = Extract<NewDelivery, { status: 'pending' }>;

/** The run of which a notification makes messages. */
interface LimitedVisit {
  notification: { id: string };
  run: LoadedRun;
}

/** A message that waits to be sent, and the run it is of. */
interface Limited {
  delivery: Pending;
  run: LoadedRun;
}

/**
 * Leaves out what is over the limits of its project, or has it wait for a period that has room. They are asked the
 * narrowest first: what is refused as one of many equal ones takes nobody's place in the project. Without limits nothing
 * is asked.
 */
export async function applyLimits(
  { notifications }: Pick<WorkerDeps, 'notifications'>,
  { deliveries, visits }: { deliveries: NewDelivery[]; visits: readonly LimitedVisit[] },
): Promise<NewDelivery[]> {
  if (visits.every(({ run }) => run.messageLimits.length === 0)) return deliveries;
  const runs = new Map(visits.map(({ notification, run }) => [notification.id, run]));
  const decided = new Map<NewDelivery, NewDelivery>();
  for (const scope of [...limitScopes].reverse()) {
    const groups = new Map<string, { limit: MessageLimit; ask: LimitAsk; members: Limited[] }>();
    for (const delivery of deliveries) {
      const current = decided.get(delivery) ?? delivery;
      if (current.status !== 'pending') continue;
      const run = runs.get(delivery.notificationId);
      if (run === undefined) continue;
      for (const limit of run.messageLimits) {
        if (limit.scope !== scope || limit.channel_type !== current.channelType) continue;
        const ask = askOf(limit, { delivery: current, run });
        const key = `${ask.projectId} ${ask.key}`;
        const group = groups.get(key) ?? { limit, ask: { ...ask, count: 0 }, members: [] };
        group.ask.count += 1;
        group.members.push({ delivery, run } as Limited);
        groups.set(key, group);
      }
    }
    if (groups.size === 0) continue;
    const asked = [...groups.values()];
    const reserved = await notifications.reserveWithinLimits(asked.map(({ ask }) => ask));
    for (const [place, group] of asked.entries()) {
      const answer = reserved[place];
      if (answer !== undefined) decide(group, { answer, decided });
    }
  }
  return deliveries.map((delivery) => decided.get(delivery) ?? delivery);
}

/** Gives the places to the members in their order; whoever gets none is left out. */
function decide(
  { limit, members }: { limit: MessageLimit; members: Limited[] },
  { answer, decided }: { answer: Reserved; decided: Map<NewDelivery, NewDelivery> },
): void {
  const places = answer.places.flatMap((one) => Array.from({ length: one.count }, () => one));
  for (const [index, { delivery }] of members.entries()) {
    const current = decided.get(delivery) ?? delivery;
    if (current.status !== 'pending') continue;
    const place = places[index];
    if (place === undefined) decided.set(delivery, leaveOut(current, limit, answer));
    else if (!place.isNow) decided.set(delivery, hold(current, place.beginsAt));
  }
}

/** Of several limits that hold a message, the last one to open counts. */
function hold(delivery: Pending, notBefore: Date): Pending {
  const earlier = delivery.notBefore?.getTime() ?? 0;
  return { ...delivery, notBefore: new Date(Math.max(earlier, notBefore.getTime())) };
}

function leaveOut(
  delivery: Pending,
  { scope, limit, period }: MessageLimit,
  { nextPeriodAt }: Reserved,
): NewDelivery {
  const {
    message: _,
    lane: _lane,
    turn: _turn,
    stopWhen: _stop,
    window: _window,
    ...made
  } = delivery;
  const { notBefore: _notBefore, ...blank } = made;
  const reasonDetails = { scope, limit, period, resets_at: nextPeriodAt };
  return { ...blank, status: 'skipped', reason: 'limited', reasonDetails };
}

function askOf(limit: MessageLimit, limited: Limited): LimitAsk {
  const { channel_type: channelType, scope, period, when_reached: whenReached } = limit;
  const periodMs = durationMs(period);
  return {
    projectId: limited.run.projectId,
    key: [channelType, scope, periodMs, ...countedTogether[scope](limited)].join(' '),
    limit: limit.limit,
    periodMs,
    count: 1,
    holds: whenReached === 'hold',
  };
}

const countedTogether: Record<LimitScope, (limited: Limited) => string[]> = {
  project: () => [],
  address: (limited) => [addressOf(limited)],
  equal: (limited) => [
    addressOf(limited),
    digest(withoutSignedLinks(JSON.stringify(limited.delivery.message))),
  ],
};

/** A digest of where the message goes: it says nothing to whoever reads the counters. */
function addressOf({ delivery, run }: Limited): string {
  const key = suppressionKeyOfAddress(delivery.channelType, { fields: delivery.message });
  return digest(`${run.projectId} ${key ?? (delivery.addressKey || delivery.notificationId)}`);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
