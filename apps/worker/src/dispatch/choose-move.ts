import type { ChannelForSending, ClaimedDelivery, RecordedMove } from '@notiflow/database';
import { moveAfter } from '@notiflow/engine';
import { laneOf, type SendResult } from '@notiflow/providers';
import { isOfService } from './judge-health.ts';

/** Decides whether a delivery goes by another channel after an attempt, and in which lane it waits there. */
export function chooseMove(
  result: SendResult,
  delivery: ClaimedDelivery,
  { home, isDown }: { home: ChannelForSending | null; isDown(channelId: string): boolean },
): RecordedMove | null {
  const { channelId, channelType, message, triedChannels } = delivery;
  if (home === null || channelId === null) return null;
  if (home.standIns.length === 0 && home.id === channelId) return null;
  if (result.kind === 'not_processed' && !isOfService(result)) return null;
  const group = [{ channelId: home.id, provider: home.provider }, ...home.standIns];
  const ids = group.map((member) => member.channelId);
  const move = moveAfter(result, { channelId, tried: triedChannels, group: ids }, isDown);
  const target = group.find((member) => member.channelId === move?.to);
  if (move === null || target === undefined) return null;
  const { provider } = target;
  const lane = laneOf({ channelType, provider, channelId: target.channelId, message });
  return { kind: move.kind, channelId: target.channelId, provider, lane };
}
