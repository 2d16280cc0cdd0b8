import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whose mails come back to where. */
export interface BounceKey {
  secret: string;
  domain: string;
}

// A local part is 64 characters at most, and whoever hands a mail on may write it in small letters: 26 bytes in 42 of them.
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const idBytes = 16;
const macBytes = 10;
const tokenLength = Math.ceil(((idBytes + macBytes) * 8) / 5);
const addressPattern = new RegExp(
  `^<?bounce\\+([a-z2-7]{${tokenLength}})@[^@\\s<>]{1,253}>?$`,
  'i',
);

// Servers try for five days, and people are away; later nobody tells anything new.
const validMs = 30 * 24 * 60 * 60_000;

/**
 * The address a mail comes back to when nobody takes it: it names the delivery and is signed, so that nobody can make up
 * that a mail came back.
 */
export function bounceAddressOf(deliveryId: string, { secret, domain }: BounceKey): string {
  const id = Buffer.from(deliveryId.replaceAll('-', ''), 'hex');
  return `bounce+${encode(Buffer.concat([id, macOf(id, secret)]))}@${domain}`;
}

/** The delivery that an address names, if we made it and it is not too old; its id says when the delivery was made. */
export function readBounceAddress(
  address: string,
  { secret, now = Date.now() }: { secret: string; now?: number },
): string | null {
  const named = nameInBounceAddress(address);
  const token = addressPattern.exec(address)?.[1];
  if (named === null || token === undefined) return null;
  const bytes = decode(token.toLowerCase());
  const id = bytes.subarray(0, idBytes);
  if (!timingSafeEqual(bytes.subarray(idBytes), macOf(id, secret))) return null;
  return now - id.readUIntBE(0, 6) > validMs ? null : named;
}

/** The delivery that an address names, whoever made it up: enough to find the channel whose secret tells. */
export function nameInBounceAddress(address: string): string | null {
  const token = addressPattern.exec(address)?.[1];
  if (token === undefined) return null;
  const hex = decode(token.toLowerCase()).toString('hex', 0, idBytes);
  return [0, 8, 12, 16, 20]
    .map((from, place, all) => hex.slice(from, all[place + 1] ?? 32))
    .join('-');
}

function macOf(id: Buffer, secret: string): Buffer {
  // The same secret opens the address over HTTP: what is signed here says what for.
  const mac = createHmac('sha256', secret).update('bounce address ').update(id).digest();
  return mac.subarray(0, macBytes);
}

function encode(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

function decode(token: string): Buffer {
  let bits = '';
  for (const letter of token) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
