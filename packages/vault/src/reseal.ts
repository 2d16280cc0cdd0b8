import { type ChannelAddress, openCredentials, sealCredentials } from './channel-credentials.ts';
import { resealCheck } from './check-secrets.ts';
import {
  type EndpointAddress,
  openEndpointSecret,
  sealEndpointSecret,
} from './endpoint-secrets.ts';
import type { KeyRing } from './seal.ts';
import { openSigningSecret, type SigningKeyAddress, sealSigningSecret } from './signing-keys.ts';

/** Seals anew what older keys of the ring sealed, so that they can be taken off the ring. */
export interface Resealer {
  /** What everything that the first key sealed begins with. */
  prefix: string;
  /** The credentials of a channel under the first key; null when the ring cannot open them. */
  resealCredentials(channel: ChannelAddress, sealed: string): string | null;
  /** The same for a secret of an endpoint. */
  resealEndpointSecret(endpoint: EndpointAddress, sealed: string): string | null;
  /** The same for the secret of a signing key. */
  resealSigningSecret(key: SigningKeyAddress, sealed: string): string | null;
  /** The same for what tells whether a ring is that of the installation. */
  resealCheck(sealed: string): string | null;
}

/** Makes the resealer of a key ring. */
export function createResealer(ring: KeyRing): Resealer {
  const [keyId = ''] = ring.keys();
  return {
    prefix: `${keyId}:`,
    resealCredentials: (channel, sealed) =>
      attempt(() =>
        sealCredentials(ring, { channel, credentials: openCredentials(ring, { channel, sealed }) }),
      ),
    resealEndpointSecret: (endpoint, sealed) =>
      attempt(() => {
        const secret = openEndpointSecret(ring, { endpoint, sealed });
        return sealEndpointSecret(ring, { endpoint, secret });
      }),
    resealSigningSecret: (key, sealed) =>
      attempt(() => {
        const secret = openSigningSecret(ring, { key, sealed });
        return sealSigningSecret(ring, { key, secret });
      }),
    resealCheck: (sealed) => attempt(() => resealCheck(ring, sealed)),
  };
}

/** What the ring cannot open stays as it is: whoever needs it says so. */
function attempt(reseal: () => string): string | null {
  try {
    return reseal();
  } catch {
    return null;
  }
}
