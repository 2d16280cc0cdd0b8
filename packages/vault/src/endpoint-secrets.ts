import { randomBytes } from 'node:crypto';
import { type KeyRing, open, seal } from './seal.ts';

/** The endpoint that a secret belongs to; a sealed one opens for no other. */
export interface EndpointAddress {
  projectId: string;
  id: string;
}

/** Makes a secret that signs per Standard Webhooks, of 32 bytes. */
export function generateEndpointSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** Encrypts the secret of an endpoint for storing. */
export function sealEndpointSecret(
  ring: KeyRing,
  { endpoint, secret }: { endpoint: EndpointAddress; secret: string },
): string {
  return seal(ring, secret, contextOf(endpoint));
}

/** Decrypts a stored secret. Throws when it does not belong to the endpoint and ring. */
export function openEndpointSecret(
  ring: KeyRing,
  { endpoint, sealed }: { endpoint: EndpointAddress; sealed: string },
): string {
  return open(ring, sealed, contextOf(endpoint));
}

function contextOf({ projectId, id }: EndpointAddress): string {
  return `event_endpoint:${projectId}:${id}`;
}
