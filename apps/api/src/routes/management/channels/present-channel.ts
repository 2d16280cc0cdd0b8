import type { ChannelResource } from '@notiflow/contracts';
import type { ChannelRecord } from '@notiflow/database';
import { type KeyRing, openCredentials } from '@notiflow/vault';

const shownCharacters = 4;
// Of a shorter secret four characters would be half of it.
const shownFromLength = 8;

/** A channel as the API answers it: settings in clear, of each credential only that it is set and how it ends. */
export function presentChannel(keyRing: KeyRing, channel: ChannelRecord): ChannelResource {
  const credentials = openCredentials(keyRing, { channel, sealed: channel.credentials });
  return {
    id: channel.id,
    handle: channel.handle,
    name: channel.name,
    type: channel.type,
    provider: channel.provider,
    settings: channel.settings as Record<string, unknown>,
    credentials: Object.fromEntries(
      Object.entries(credentials).map(([field, value]) => [field, maskSecret(String(value))]),
    ),
    blocked_at: channel.blockedAt?.toISOString() ?? null,
    blocked_reason: channel.blockedReason === null ? null : 'bounce_rate',
    created_at: channel.createdAt.toISOString(),
    updated_at: channel.updatedAt.toISOString(),
  };
}

function maskSecret(secret: string): { set: true; last4: string } {
  // The end of a key in several lines is that of every such key: `---` or `}`.
  const isShown = secret.length >= shownFromLength && !secret.includes('\n');
  return { set: true, last4: isShown ? secret.slice(-shownCharacters) : '' };
}
