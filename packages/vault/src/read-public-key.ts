import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '@notiflow/contracts';

/** A public key that somebody gave: as PEM, or as a JSON Web Key. */
export type GivenPublicKey = string | Record<string, unknown>;

/** A public key to verify with, or a phrase that says what is wrong with it. */
export type ReadPublicKey =
  | { kind: 'read'; algorithm: SigningAlgorithm; publicKey: string }
  | { kind: 'refused'; problem: string };

const bitsMin = 2_048;
// Larger ones only take longer, which whoever sends tokens would make us pay.
const bitsMax = 8_192;
// With a small one whoever has no private key has it easier to make signatures; with 1 anybody can.
const exponentMin = 65_537n;

/** Reads a public key and tells which algorithm it verifies; private, shared and weak keys are refused. */
export function readPublicKey(given: GivenPublicKey): ReadPublicKey {
  const text = typeof given === 'string' ? given : '';
  if (/PRIVATE KEY/.test(text) || (typeof given === 'object' && 'd' in given)) {
    return refuse('is a private key: keep it, and give us the public one alone');
  }
  if (typeof given === 'object' && given.kty === 'oct') {
    return refuse('is a shared secret: those are made here, with algorithm HS256');
  }
  const key = parse(given);
  if (key === null) return refuse('cannot be read as a public key');
  return judge(key);
}

function parse(given: GivenPublicKey): KeyObject | null {
  try {
    if (typeof given === 'object')
      return createPublicKey({ key: given as JsonWebKey, format: 'jwk' });
    return /^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(given) ? createPublicKey(given) : null;
  } catch {
    return null;
  }
}

function judge(key: KeyObject): ReadPublicKey {
  const details = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case 'rsa': {
      const { modulusLength: bits = 0, publicExponent = 0n } = details;
      if (bits < bitsMin) return refuse(`has ${bits} bits; RSA needs at least ${bitsMin}`);
      if (bits > bitsMax) return refuse(`has ${bits} bits; at most ${bitsMax} are taken`);
      if (publicExponent < exponentMin) return refuse(`has a public exponent below ${exponentMin}`);
      return accept(key, 'RS256');
    }
    case 'ec':
      return details.namedCurve === 'prime256v1'
        ? accept(key, 'ES256')
        : refuse(`is on the curve ${details.namedCurve}; only P-256 is taken`);
    case 'ed25519':
      return accept(key, 'EdDSA');
    default:
      return refuse('must be RSA, P-256 or Ed25519');
  }
}

function accept(key: KeyObject, algorithm: SigningAlgorithm): ReadPublicKey {
  const publicKey = key.export({ format: 'pem', type: 'spki' }).toString();
  return { kind: 'read', algorithm, publicKey };
}

function refuse(problem: string): ReadPublicKey {
  return { kind: 'refused', problem };
}
