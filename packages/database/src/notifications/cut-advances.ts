import { ringPriority, runPriorities, setBytesMax } from '@notiflow/contracts';
import type { RestingInDigest } from '../digests/rest-in-digests.ts';
import { newId } from '../ids.ts';
import type { Advance, NewDelivery } from './advance.ts';

const normalTurn = ringPriority({ priority: runPriorities.normal, isBroadcast: false });

/** What one statement writes, as JSON. */
export interface AdvancePart {
  advances: string[];
  deliveries: string[];
  /** Those of the advances that rest in digests. */
  digesting: RestingInDigest[];
  runIds: Set<string>;
  /** Notifications whose deliveries take the place of others. */
  replacing: string[];
  /** Whether some of the deliveries are entries of feeds. */
  isShown: boolean;
  bytes: number;
}

/** Cuts a set into parts of at most `setBytesMax`; only one notification alone may be more. */
export function* cutAdvances(input: {
  advances: Advance[];
  deliveries: NewDelivery[];
}): Generator<AdvancePart> {
  const deliveriesOf = groupByNotification(input.deliveries);
  let part = emptyPart();
  for (const advance of input.advances) {
    const made = leaveDoublesOut(deliveriesOf.get(advance.id) ?? []);
    const json = printAdvance(advance, made);
    const deliveries = made.map(printDelivery);
    const bytes = [json, ...deliveries].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (part.advances.length > 0 && part.bytes + bytes > setBytesMax) {
      yield part;
      part = emptyPart();
    }
    part.advances.push(json);
    if (advance.kind === 'resting' && advance.why === 'digest') part.digesting.push(advance);
    part.deliveries.push(...deliveries);
    part.runIds.add(advance.runId);
    part.isShown ||= made.some(isShown);
    if (made.some(({ replaceKey }) => replaceKey)) part.replacing.push(advance.id);
    part.bytes += bytes;
  }
  if (part.advances.length > 0) yield part;
}

function emptyPart(): AdvancePart {
  return {
    advances: [],
    deliveries: [],
    digesting: [],
    replacing: [],
    runIds: new Set(),
    isShown: false,
    bytes: 0,
  };
}

/** One delivery for each step and address: the first of them. */
function leaveDoublesOut(made: NewDelivery[]): NewDelivery[] {
  if (made.length < 2) return made;
  const keys = new Set<string>();
  return made.filter(({ stepHandle, addressKey }) => {
    const key = JSON.stringify([stepHandle, addressKey]);
    return !keys.has(key) && keys.add(key);
  });
}

function isShown({ channelType, status }: NewDelivery): boolean {
  return channelType === 'in_app' && status === 'delivered';
}

function groupByNotification(deliveries: NewDelivery[]): Map<string, NewDelivery[]> {
  const groups = new Map<string, NewDelivery[]>();
  for (const delivery of deliveries) {
    const group = groups.get(delivery.notificationId);
    if (group === undefined) groups.set(delivery.notificationId, [delivery]);
    else group.push(delivery);
  }
  return groups;
}

function printAdvance({ kind, found = {}, ...advance }: Advance, made: NewDelivery[]): string {
  const status = kind === 'resting' ? 'waiting' : kind;
  return JSON.stringify({
    ...advance,
    status,
    // Most found nothing: they say nothing of it.
    ...(Object.keys(found).length > 0 && { found }),
    // What is settled as it is made happens while the notification comes to rest, and may be what it waits for.
    ...(made.some((delivery) => delivery.status !== 'pending') && { isCalled: true }),
  });
}

function printDelivery(delivery: NewDelivery): string {
  const lane = delivery.channelId ?? delivery.notificationId;
  return JSON.stringify({ id: newId(), lane, turn: normalTurn, ...delivery });
}
