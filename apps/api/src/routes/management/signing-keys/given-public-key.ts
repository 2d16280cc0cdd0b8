import type { FieldProblem, SigningAlgorithm } from '@notiflow/contracts';
import { type GivenPublicKey, type ReadPublicKey, readPublicKey } from '@notiflow/vault';
import Type from 'typebox';

/** The fields by which a request brings a key of its own. */
export const givenPublicKey = {
  public_key: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 10_000,
      description:
        'A public key of your own as PEM: RSA of at least 2048 bits, P-256 or Ed25519. Without it, and without `public_jwk`, a key is made',
    }),
  ),
  public_jwk: Type.Optional(
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      maxProperties: 50,
      description: 'The same as a JSON Web Key',
    }),
  ),
};

interface GivenFields {
  public_key?: unknown;
  public_jwk?: unknown;
}

/** The field that brings a key of the caller's own, and what is in it; null when a key is to be made. */
function findGiven(body: GivenFields): { field: string; given: GivenPublicKey } | null {
  const { public_key: pem, public_jwk: jwk } = body;
  if (typeof pem === 'string' && pem !== '') return { field: 'public_key', given: pem };
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return null;
  return { field: 'public_jwk', given: jwk as Record<string, unknown> };
}

/** Reads the key that the request brings; null when it brings none. */
export function readGivenKey(body: GivenFields): ReadPublicKey | null {
  const found = findGiven(body);
  return found && readPublicKey(found.given);
}

/** What is wrong with the key that a request brings, and with what it says of it. */
export function checkGivenKey(
  body: GivenFields & { algorithm?: unknown; purpose?: unknown },
): FieldProblem[] {
  const found = findGiven(body);
  if (found === null) return checkPurpose(body);
  const { field, given } = found;
  if (field === 'public_key' && body.public_jwk !== undefined) {
    const message = 'cannot be combined with public_key';
    return [{ field: 'public_jwk', message, reason: 'exclusive' }];
  }
  const read = readPublicKey(given);
  if (read.kind === 'refused') return [{ field, message: read.problem, reason: 'invalid' }];
  const { algorithm = read.algorithm } = body;
  const mismatch = algorithm === read.algorithm ? [] : [misfit(field, read.algorithm)];
  return [...mismatch, ...checkPurpose({ ...body, algorithm: read.algorithm })];
}

function misfit(field: string, algorithm: SigningAlgorithm): FieldProblem {
  return { field, message: `verifies ${algorithm}, not the algorithm named`, reason: 'invalid' };
}

function checkPurpose({
  algorithm,
  purpose,
}: {
  algorithm?: unknown;
  purpose?: unknown;
}): FieldProblem[] {
  if (purpose !== 'hash' || algorithm === 'HS256') return [];
  const message = 'hash is for shared secrets: choose the algorithm HS256';
  return [{ field: 'purpose', message, reason: 'invalid' }];
}
