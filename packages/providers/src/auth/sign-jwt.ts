import { type KeyObject, sign } from 'node:crypto';

/** What a JSON Web Token says and who signs it: RS256 with an RSA key, ES256 with one on the curve P-256. */
export interface JwtInput {
  key: KeyObject;
  keyId?: string;
  claims: Record<string, unknown>;
}

/** Makes a JSON Web Token. */
export function signJwt({ key, keyId, claims }: JwtInput): string {
  const isElliptic = key.asymmetricKeyType === 'ec';
  const header = {
    alg: isElliptic ? 'ES256' : 'RS256',
    ...(keyId === undefined ? { typ: 'JWT' } : { kid: keyId }),
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  // JWS has both halves of an elliptic signature side by side, not in DER.
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
