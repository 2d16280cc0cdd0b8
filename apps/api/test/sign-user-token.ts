import { createHmac, createPrivateKey, sign } from 'node:crypto';

/** What a signing key is, as the Management API shows it once. */
export interface ShownKey {
  id: string;
  algorithm: string;
  private_key: string | null;
  secret: string | null;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs a user token for an hour as a customer's server does; claims and header fields replace the usual ones. */
export function signUserToken(
  key: ShownKey,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): string {
  const iat = Math.floor(Date.now() / 1000);
  const head = { alg: key.algorithm, kid: key.id, typ: 'JWT', ...header };
  const input = `${encode(head)}.${encode({ iat, exp: iat + 3_600, ...claims })}`;
  return `${input}.${signatureOf(key, input).toString('base64url')}`;
}

function signatureOf({ algorithm, private_key: pem, secret }: ShownKey, input: string): Buffer {
  if (pem === null) {
    return createHmac('sha256', secret ?? '')
      .update(input)
      .digest();
  }
  const key = createPrivateKey(pem);
  if (algorithm === 'EdDSA') return sign(null, Buffer.from(input), key);
  return sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
}

/** The hash of a user id, as a customer's server makes it. */
export function hashUserId({ secret }: ShownKey, externalId: string): string {
  return createHmac('sha256', secret ?? '')
    .update(externalId)
    .digest('hex');
}
