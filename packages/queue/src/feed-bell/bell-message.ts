const idBytes = 16;

/** Users in one message: Postgres takes payloads of less than 8,000 bytes, and 300 ids make 6,400 of them. */
export const usersPerMessage = 300;

/** What a message of the bell says. */
export interface BellMessage {
  /** The clock of who rang, in milliseconds. */
  rungAt: number;
  /** Whose feeds changed; null when it may be anybody's. */
  userIds: string[] | null;
}

/** Packs a message: the ids as bytes, in base64, which is 22 characters for one instead of 36. */
export function packBellMessage({ rungAt, userIds }: BellMessage): string {
  const hex = (userIds ?? []).map((id) => id.replaceAll('-', '')).join('');
  return `${rungAt.toString(36)}.${Buffer.from(hex, 'hex').toString('base64')}`;
}

/** Reads a message; null for what is none, since anybody may write to the line who has its password. */
export function unpackBellMessage(text: string): BellMessage | null {
  const match = /^([0-9a-z]{1,10})\.([A-Za-z0-9+/]*=*)$/.exec(text);
  if (match === null) return null;
  const [, time = '', packed = ''] = match;
  const hex = Buffer.from(packed, 'base64').toString('hex');
  if (hex.length % (2 * idBytes) !== 0) return null;
  const ids = hex.match(/.{32}/g);
  return { rungAt: Number.parseInt(time, 36), userIds: ids?.map(toUuid) ?? null };
}

function toUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
