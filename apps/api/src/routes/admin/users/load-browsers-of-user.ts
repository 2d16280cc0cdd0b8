import type { Deps } from '../../../deps.ts';
import { conflict } from '../../../errors.ts';
import { loadChannelOfUser } from './load-channel-of-user.ts';

/** Finds the user and the channel of a path, or throws which is not there, or that nobody subscribes to such a channel. */
export async function loadBrowsersOfUser(
  deps: Pick<Deps, 'database'>,
  input: { projectId: string; externalId: string; channelId: string },
): Promise<{ projectId: string; channelId: string; userId: string }> {
  const { projectId, channelId } = input;
  const { userId, channelType } = await loadChannelOfUser(deps, input);
  requireBrowsers(channelType);
  return { projectId, channelId, userId };
}

/** Throws unless browsers subscribe to channels of this type. */
export function requireBrowsers(channelType: string): void {
  if (channelType === 'web_push') return;
  const message = `Users do not subscribe to channels of type ${channelType}`;
  throw conflict(message, { reason: 'not_supported' });
}
