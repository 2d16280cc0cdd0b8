import { setTimeout as wait } from 'node:timers/promises';
import { type DeliveryLine, readLane } from '@notiflow/contracts';
import type { ChannelForSending, Claim, ClaimedDelivery } from '@notiflow/database';
import {
  type Attempted,
  attemptDelivery,
  channelsOf,
  releaseDelivery,
} from '../stages/attempt-delivery.ts';
import type { AttemptRecorder } from '../stages/attempt-recorder.ts';
import type { ChannelCache } from './channel-cache.ts';
import type { ChannelHealth } from './channel-health.ts';
import { claimInParts } from './claim-in-parts.ts';
import { findObstaclesSince, type Obstacle } from './find-obstacles-since.ts';
import { judgeEnd } from './judge-end.ts';
import type { Lane } from './lane.ts';
import { type ProviderLimits, providerLimits } from './provider-limits.ts';
import type { Pulse } from './pulse.ts';
import type { SendingDeps } from './sending-deps.ts';
import { type Admission, createSendingRates } from './sending-rates.ts';
import { createSlots, type Grant, type SlotEnd } from './slots.ts';

// Slots that come free within this time are claimed for together; after a rest the first one is claimed for at once.
const gatherMs = 5;

// Postgres is asked again after this long when it did not answer.
const retryMs = 500;

/** A line in which something may wait. */
export interface WaitingLine {
  lane: string;
  projectId: string;
  line: DeliveryLine;
}

/** The slots of one provider at work. */
export interface SlotPool {
  /** Looks into a line as soon as there is a slot for it. */
  wake(waiting: WaitingLine): void;
  /** Looks again at what waits: a channel may begin more than before. */
  refill(): void;
  /** Waits for what is under way; call it when `stopping` has fired. */
  close(): Promise<void>;
  /** How many attempts are under way, and how many there may be. */
  counts(): { underWay: number; slots: number };
}

/** What a pool works with. */
export interface SlotPoolDeps extends SendingDeps {
  workerId: string;
  pulse: Pulse;
  channels: ChannelCache;
  recorder: AttemptRecorder;
  health: ChannelHealth;
  /** Suspects under way in the whole process, of which there is at most one. */
  suspects: { underWay: number };
}

/**
 * Fills the slots of a provider: claims as many deliveries as there are slots free for their lanes, begins an attempt
 * with each at once, and gives each slot back when its outcome is recorded. So a lost worker never held more than it
 * was sending.
 */
export function createSlotPool(deps: SlotPoolDeps, limits: ProviderLimits): SlotPool {
  const rates = createSendingRates(deps, fill);
  const slots = createSlots(limits, mayBegin);
  const underWay = new Set<Promise<void>>();
  let filling: Promise<void> | null = null;

  /** Of a channel with many receivers each may be what fails, so it has no circuit; its limit is for all of them. */
  function mayBegin({ channelId, receiver }: Lane, open: number): boolean {
    if (!rates.mayBegin(channelId)) return false;
    return receiver !== null || deps.health.mayBegin(channelId, open);
  }

  function fill(): void {
    filling ??= fillSlots();
  }

  async function fillSlots(): Promise<void> {
    // After everybody who wakes at this moment, so that one claim is for all of them.
    await Promise.resolve();
    try {
      while (!deps.stopping.aborted) {
        const grants = slots.grant({ maySuspect: deps.suspects.underWay === 0 });
        if (grants.length === 0) return;
        const claimed = deps.pulse.isFresh() ? await payAndBegin(grants) : 'nothing';
        if (claimed === 'nothing') for (const grant of grants) slots.giveBack(grant);
        await wait(claimed === 'begun' ? gatherMs : retryMs);
      }
    } finally {
      // With the last look, not when somebody hears of it: a line that is woken in between would wait for the next one.
      filling = null;
    }
  }

  async function payAndBegin(grants: Grant[]): Promise<Claimed> {
    const admission = await admit(grants);
    if (admission === null) return 'nothing';
    const { admitted, surplus, paid } = admission;
    const claimed = admitted.length === 0 ? 'begun' : await claimAndBegin(admitted, paid);
    if (claimed !== 'nothing') for (const grant of surplus) slots.giveBack(grant);
    return claimed;
  }

  async function claimAndBegin(grants: Grant[], paid: Admission['paid']): Promise<Claimed> {
    const claimedAt = performance.now();
    const suspected = countSuspects(grants);
    deps.suspects.underWay += suspected;
    try {
      const claim = await claimFor(grants);
      rates.settle(paid, claim);
      deps.suspects.underWay += countSuspects(claim.deliveries);
      for (const grant of grants) slots.use(grant, countTaken(claim, grant));
      const facts = await loadFacts(claim);
      for (const delivery of claim.deliveries) begin({ delivery, facts, claimedAt });
      return facts === null ? 'released' : 'begun';
    } catch (error) {
      deps.logger.error('delivery.not_claimed', { lanes: grants.length }, error);
      return 'nothing';
    } finally {
      deps.suspects.underWay -= suspected;
    }
  }

  async function admit(grants: Grant[]): Promise<Admission | null> {
    try {
      return await rates.admit(grants);
    } catch (error) {
      deps.logger.error('delivery.not_claimed', { lanes: grants.length }, error);
      return null;
    }
  }

  async function loadFacts({ deliveries }: Claim): Promise<ClaimFacts | null> {
    try {
      const obstacles = await findObstaclesSince(deps, deliveries);
      return { channels: await deps.channels.load(deliveries), obstacles };
    } catch (error) {
      deps.logger.error('delivery.facts_not_loaded', { deliveries: deliveries.length }, error);
      return null;
    }
  }

  function claimFor(grants: Grant[]): Promise<Claim> {
    const { leaseMs } = limits;
    const wants = grants.map(({ lane, line, count }) => ({
      lane: lane.name,
      line,
      count,
      leaseMs,
    }));
    return claimInParts(deps, wants);
  }

  function begin(started: StartedDelivery): void {
    const running = workSlot(started);
    underWay.add(running);
    void running.finally(() => underWay.delete(running));
  }

  async function workSlot({ delivery, facts, claimedAt }: StartedDelivery): Promise<void> {
    let end: SlotEnd = 'unclear';
    const { isDown } = deps.health;
    try {
      const channels = channelsOf(delivery, facts?.channels ?? new Map());
      const provider = channels.channel?.provider ?? delivery.provider;
      const { attemptMs } = providerLimits(delivery.channelType, provider);
      // After a pause others may have taken the delivery over, or would before the attempt is over.
      const isLate = performance.now() - claimedAt + attemptMs > limits.leaseMs;
      const mayBegin = facts !== null && !isLate && deps.pulse.isFresh();
      const obstacle = facts?.obstacles.get(delivery.id) ?? null;
      const startedAt = performance.now();
      const attempted = mayBegin
        ? await attemptDelivery(deps, delivery, { ...channels, obstacle, isDown })
        : releaseDelivery(delivery);
      note(attempted, startedAt);
      end = judgeEnd(attempted.record, attemptMs);
      await deps.recorder.record(attempted);
    } catch (error) {
      // A bug: the lease will end, and the attempt counts as crashed.
      deps.logger.error('delivery.not_attempted', { delivery_id: delivery.id }, error);
    }
    if (delivery.line === 'suspect') deps.suspects.underWay -= 1;
    slots.release(delivery, end);
    fill();
  }

  function note(
    { delivery: { channelId, lane }, record, sign }: Attempted,
    startedAt: number,
  ): void {
    if (channelId === null || sign === null) return;
    deps.health.note({
      channelId,
      sign,
      isAccepted: record.outcome === 'accepted',
      durationMs: record.durationMs,
      mayTrip: readLane(lane).receiverDigest === null,
      startedAt,
    });
  }

  return {
    wake(waiting) {
      slots.wake(waiting);
      fill();
    },
    refill: fill,
    counts: () => ({ underWay: underWay.size, slots: limits.slotCount }),
    async close() {
      rates.close();
      await filling;
      await Promise.all(underWay);
    },
  };
}

/** What became of a claim; what was `released` was claimed, and could not be begun. */
type Claimed = 'begun' | 'released' | 'nothing';

/** What was read for the deliveries of a claim. */
interface ClaimFacts {
  channels: Map<string, ChannelForSending>;
  /** What came in the way meanwhile, by id. */
  obstacles: Map<string, Obstacle>;
}

interface StartedDelivery {
  delivery: ClaimedDelivery;
  /** Null when it could not be read. */
  facts: ClaimFacts | null;
  /** By the monotonic clock of this process, before the claim was sent. */
  claimedAt: number;
}

function countSuspects(lines: { line: DeliveryLine }[]): number {
  return lines.filter(({ line }) => line === 'suspect').length;
}

/** Counts what a claim found for a grant; what it settled needs no slot, and is no sign that nothing more waits. */
function countTaken(claim: Claim, { lane, line }: Grant): { used: number; settled: number } {
  const isOfGrant = (found: { lane: string; line: DeliveryLine }) =>
    found.lane === lane.name && found.line === line;
  return {
    used: claim.deliveries.filter(isOfGrant).length,
    settled: claim.settled.filter(isOfGrant).length,
  };
}
