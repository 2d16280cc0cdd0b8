import { createHash } from 'node:crypto';

/** Tells an address from others of the same recipient without saying it; the same for the same address. */
export function addressKeyOf(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 32);
}
