import type { DeliveryLine } from '@notiflow/contracts';
import { createLane, heldBy, type Lane } from './lane.ts';
import { mayTake, type SlotCounts, type Stage } from './may-take.ts';
import type { ProviderLimits } from './provider-limits.ts';

/** Slots handed to one line of a lane: it may claim as many deliveries. */
export interface Grant {
  lane: Lane;
  line: DeliveryLine;
  count: number;
}

/** How an attempt ended, as far as its lane is concerned; `unclear` says nothing about the receiver. */
export type SlotEnd = 'answered' | 'timed_out' | 'unclear';

/** The slots of one provider in one process, and who holds them. Decides only: it neither waits nor sends. */
export interface Slots {
  /** Notes that something may wait in this line of a lane. */
  wake(waiting: { lane: string; projectId: string; line: DeliveryLine }): void;
  /** Hands free slots to the lines that wait, projects and lanes in turn, and holds them. */
  grant(options: { maySuspect: boolean }): Grant[];
  /** Keeps the slots that are used; when nothing was found for some of them, nothing more waits there. */
  use(grant: Grant, found: { used: number; settled: number }): void;
  /** Gives back the slots of a grant that was not claimed for. */
  giveBack(grant: Grant): void;
  /** Gives one slot back. */
  release(slot: { lane: string; line: DeliveryLine }, end: SlotEnd): void;
  counts(): SlotCounts;
}

// What a worker forgets, the next look into Postgres finds again.
const lanesMax = 10_000;

// What is new goes first, and what one lane leaves over another may take.
const rounds: [line: DeliveryLine, stage: Stage][] = [
  ['first', 'share'],
  ['suspect', 'share'],
  ['retry', 'share'],
  ['first', 'surplus'],
  ['retry', 'surplus'],
];

/** Whether a lane may begin one more attempt, beside those of its channel that are open. */
export type MayBegin = (lane: Lane, open: number) => boolean;

/** Makes the slots of one provider, all of them free. `mayBegin` is asked last. */
export function createSlots(
  { slotCount, channelMax }: Pick<ProviderLimits, 'slotCount' | 'channelMax'>,
  mayBegin: MayBegin = () => true,
): Slots {
  const lanes = new Map<string, Lane>();
  const heldByChannel = new Map<string, number>();
  const heldByReceiver = new Map<string, number>();
  const counts = {
    slotCount,
    channelMax,
    held: 0,
    heldByRetries: 0,
    heldByChannel,
    heldByReceiver,
  };

  function hold(lane: Lane, line: DeliveryLine, count: number): void {
    lane.held[line] += count;
    counts.held += count;
    if (line === 'retry') counts.heldByRetries += count;
    add(heldByChannel, lane.channelId, count);
    if (lane.receiver !== null) add(heldByReceiver, lane.receiver, count);
  }

  function findLane(name: string, projectId: string): Lane | null {
    const known = lanes.get(name);
    if (known !== undefined) return known;
    if (lanes.size >= lanesMax && !forgetOldest(lanes)) return null;
    const lane = createLane({ name, projectId });
    lanes.set(name, lane);
    return lane;
  }

  function mayServe(lane: Lane, { line, stage }: { line: DeliveryLine; stage: Stage }): boolean {
    if (!mayTake(lane, { line, stage, counts })) return false;
    return mayBegin(lane, heldByChannel.get(lane.channelId) ?? 0);
  }

  /** Hands out slots one by one, to the projects in turn and to the lanes of each in turn. */
  function handOut(line: DeliveryLine, stage: Stage): Lane[] {
    const projects = byProject([...lanes.values()].filter(({ waiting }) => waiting.has(line)));
    const served: Lane[] = [];
    while (projects.length > 0 && counts.held < slotCount) {
      const queue = projects.shift() ?? [];
      let lane = queue.shift();
      while (lane !== undefined && !mayServe(lane, { line, stage })) lane = queue.shift();
      if (lane === undefined) continue;
      hold(lane, line, 1);
      served.push(lane);
      // One suspect at a time: if it takes its worker with it, no other is suspected for it.
      if (line === 'suspect') break;
      queue.push(lane);
      projects.push(queue);
    }
    return served;
  }

  return {
    wake({ lane: name, projectId, line }) {
      const lane = findLane(name, projectId);
      lane?.waiting.add(line);
      lane?.woken.add(line);
    },
    grant({ maySuspect }) {
      const grants = new Map<string, Grant>();
      for (const [line, stage] of rounds) {
        if (counts.held >= slotCount) break;
        if (line === 'suspect' && !maySuspect) continue;
        for (const lane of handOut(line, stage)) {
          const key = `${lane.name} ${line}`;
          const grant = grants.get(key) ?? { lane, line, count: 0 };
          grant.count += 1;
          grants.set(key, grant);
        }
      }
      for (const { lane, line } of grants.values()) {
        lane.woken.delete(line);
        // Whoever was served goes to the end.
        lanes.delete(lane.name);
        lanes.set(lane.name, lane);
      }
      return [...grants.values()];
    },
    use({ lane, line, count }, { used, settled }) {
      hold(lane, line, used - count);
      if (used + settled < count && !lane.woken.has(line)) lane.waiting.delete(line);
      forgetIdle(lanes, lane);
    },
    giveBack: ({ lane, line, count }) => hold(lane, line, -count),
    release({ lane: name, line }, end) {
      const lane = lanes.get(name);
      if (lane === undefined) return;
      hold(lane, line, -1);
      if (end === 'timed_out') lane.timeouts += 1;
      if (end === 'answered') lane.timeouts = 0;
      if (end !== 'unclear') lane.isProven = end === 'answered';
      forgetIdle(lanes, lane);
    },
    counts: () => counts,
  };
}

/** Adds to a count; a count of nothing is not kept. */
function add(heldBy: Map<string, number>, key: string, count: number): void {
  const held = (heldBy.get(key) ?? 0) + count;
  if (held === 0) heldBy.delete(key);
  else heldBy.set(key, held);
}

function byProject(waiting: Lane[]): Lane[][] {
  const projects = new Map<string, Lane[]>();
  for (const lane of waiting) {
    const queue = projects.get(lane.projectId);
    if (queue === undefined) projects.set(lane.projectId, [lane]);
    else queue.push(lane);
  }
  return [...projects.values()];
}

/** Forgets a lane that has nothing to do, unless it has something to remember. */
function forgetIdle(lanes: Map<string, Lane>, lane: Lane): void {
  if (isIdle(lane) && lane.timeouts === 0) lanes.delete(lane.name);
}

/** Makes room by forgetting a lane that has nothing to do; false when the oldest ones all have. */
function forgetOldest(lanes: Map<string, Lane>): boolean {
  let looked = 0;
  for (const lane of lanes.values()) {
    if (isIdle(lane)) return lanes.delete(lane.name);
    looked += 1;
    if (looked === 100) break;
  }
  return false;
}

function isIdle(lane: Lane): boolean {
  return lane.waiting.size === 0 && heldBy(lane) === 0;
}
