import { setTimeout as wait } from 'node:timers/promises';
import type { ArrivedLine, TroubledChannel } from '@notiflow/database';
import { createChannelCounts, type EndedAttempt } from './channel-counts.ts';
import type { SendingDeps } from './sending-deps.ts';

// How often it is told and asked how channels are; sooner when something has to be done about one.
const everyMs = 1_000;
const gatherMs = 250;

// Longer than any attempt with its recording: then the one who tries it is lost, or had nothing to try it with.
const probeMs = 90_000;

// Given to other channels by one statement.
const leavingMax = 500;

/** How one channel is. */
export interface ChannelState {
  /** Whether no message is to be made for it now. */
  isDown: boolean;
  /** Points of its weight that it has lost. */
  penalty: number;
}

/** How channels are, as one worker knows it. */
export interface ChannelHealth {
  /** Counts an attempt that ended; `startedAt` by the monotonic clock of this process. */
  note(ended: EndedAttempt & { startedAt: number }): void;
  /** Whether one more attempt may be begun by a channel of which so many are open; asks for what would allow it. */
  mayBegin(channelId: string, open: number): boolean;
  /** Whether nothing is to be sent by a channel now. */
  isDown(channelId: string): boolean;
  howIs(channelId: string): ChannelState;
  stop(): Promise<void>;
}

/** Who hears of what changes. */
export interface HealthListeners {
  /** More may be begun than before. */
  onChange(): void;
  /** Deliveries came into lanes from channels that cannot send. */
  onArrived(lines: ArrivedLine[]): void;
}

type HealthDeps = Pick<SendingDeps, 'channelHealth' | 'logger' | 'metrics'>;

/** Starts to look after the circuits of channels: told and asked about once a second, by one statement each. */
export function startChannelHealth(
  deps: HealthDeps,
  workerId: string,
  { onChange, onArrived }: HealthListeners,
): ChannelHealth {
  const counts = createChannelCounts();
  const stopping = new AbortController();
  let troubled = new Map<string, TroubledChannel>();
  /** When the probe of a channel was taken by this worker: an attempt that began before says nothing of now. */
  const probedSince = new Map<string, number>();
  /** Channels by which something waits that may not be begun. */
  const heldBack = new Set<string>();
  let rest = new AbortController();

  async function beat(): Promise<void> {
    const tallies = counts.take();
    const opened = tallies.length === 0 ? [] : await deps.channelHealth.reportTallies(tallies);
    for (const { channelId, projectId, channelType, provider } of opened) {
      deps.metrics.openedCircuits.increment({ channel_type: channelType, provider });
      deps.logger.warn('channel.circuit_opened', {
        channel_id: channelId,
        project_id: projectId,
        channel_type: channelType,
        provider,
      });
    }
    await readTroubled();
    const probing = await takeProbes();
    await leaveChannels(probing);
  }

  async function readTroubled(): Promise<void> {
    const before = troubled;
    const rows = await deps.channelHealth.readTroubled();
    troubled = new Map(rows.map((row) => [row.channelId, row]));
    const isBack = ({ channelId, circuit }: TroubledChannel) =>
      circuit !== 'closed' && (troubled.get(channelId)?.circuit ?? 'closed') === 'closed';
    if ([...before.values()].some(isBack)) onChange();
    for (const channelId of probedSince.keys())
      if (!isMine(channelId)) probedSince.delete(channelId);
  }

  /** Takes it upon this worker to find out whether channels are back by which something waits here. */
  async function takeProbes(): Promise<Set<string>> {
    const due = [...heldBack].filter((channelId) => troubled.get(channelId)?.isDue);
    if (due.length === 0) return new Set();
    const input = { channelIds: due, workerId, forMs: probeMs };
    const taken = await deps.channelHealth.takeProbes(input);
    for (const channelId of taken) {
      probedSince.set(channelId, performance.now());
      const known = troubled.get(channelId);
      if (known === undefined) continue;
      troubled.set(channelId, { ...known, circuit: 'half_open', isDue: false, probeBy: workerId });
      heldBack.delete(channelId);
    }
    if (taken.length > 0) onChange();
    return new Set(taken);
  }

  /** Gives what waits to channels that stand in; what is probed right now stays for the probe. */
  async function leaveChannels(probing: ReadonlySet<string>): Promise<void> {
    const channelIds = [...heldBack].filter((id) => isHeld(id) && !probing.has(id));
    heldBack.clear();
    if (channelIds.length === 0) return;
    const arrived = await deps.channelHealth.leaveChannels({ channelIds, limit: leavingMax });
    for (const { count } of arrived) deps.metrics.movedDeliveries.increment({}, count);
    if (arrived.length > 0) onArrived(arrived);
  }

  function isHeld(channelId: string): boolean {
    const circuit = troubled.get(channelId)?.circuit;
    return circuit === 'open' || circuit === 'half_open';
  }

  function isDown(channelId: string): boolean {
    return isHeld(channelId) && troubled.get(channelId)?.isDue !== true;
  }

  function isMine(channelId: string): boolean {
    const known = troubled.get(channelId);
    return known?.circuit === 'half_open' && known.probeBy === workerId;
  }

  async function settleProbe({ channelId, sign }: EndedAttempt): Promise<void> {
    const isAnswered = sign === 'answered';
    const input = { channelId, workerId, isAnswered, forMs: probeMs };
    const circuit = await deps.channelHealth.settleProbe(input);
    const known = troubled.get(channelId);
    if (circuit === null || known === undefined) return;
    troubled.set(channelId, { ...known, circuit, isDue: false });
    if (circuit === 'closed') deps.logger.info('channel.circuit_closed', { channel_id: channelId });
    if (circuit !== 'half_open') probedSince.delete(channelId);
    if (isAnswered) onChange();
  }

  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await beat().catch((error) => deps.logger.error('channel.health_not_told', {}, error));
      await wait(everyMs, undefined, { signal: rest.signal }).catch(() => {});
      if (!rest.signal.aborted) continue;
      rest = new AbortController();
      await wait(gatherMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
    await deps.channelHealth.reportTallies(counts.take()).catch(() => {});
  }

  function hurry(): void {
    rest.abort();
  }

  const repeating = repeat();
  return {
    note(ended) {
      if (counts.add(ended)) hurry();
      const since = probedSince.get(ended.channelId);
      if (since === undefined || ended.startedAt < since || !ended.mayTrip) return;
      settleProbe(ended).catch((error) => deps.logger.error('channel.health_not_told', {}, error));
    },
    mayBegin(channelId, open) {
      if (!isHeld(channelId)) return true;
      if (isMine(channelId) && open === 0) return true;
      if (!heldBack.has(channelId)) hurry();
      heldBack.add(channelId);
      return false;
    },
    isDown,
    howIs: (channelId) => ({
      // One that is being tried gets messages to try it with; what it may not begin goes to others.
      isDown: isDown(channelId) && troubled.get(channelId)?.circuit === 'open',
      penalty: troubled.get(channelId)?.penalty ?? 0,
    }),
    async stop() {
      stopping.abort();
      hurry();
      await repeating;
    },
  };
}
