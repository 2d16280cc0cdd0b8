import { type KeyRing, open, seal } from './seal.ts';

/** The channel that credentials belong to; sealed ones open for no other. */
export interface ChannelAddress {
  projectId: string;
  handle: string;
}

/** Encrypts the credentials of a channel for storing. */
export function sealCredentials(
  ring: KeyRing,
  { channel, credentials }: { channel: ChannelAddress; credentials: Record<string, unknown> },
): string {
  return seal(ring, JSON.stringify(credentials), contextOf(channel));
}

/** Decrypts stored credentials; none are an empty object. Throws when they do not belong to the channel and ring. */
export function openCredentials(
  ring: KeyRing,
  { channel, sealed }: { channel: ChannelAddress; sealed: string | null },
): Record<string, unknown> {
  return sealed === null ? {} : JSON.parse(open(ring, sealed, contextOf(channel)));
}

function contextOf({ projectId, handle }: ChannelAddress): string {
  return `channel:${projectId}:${handle}`;
}
