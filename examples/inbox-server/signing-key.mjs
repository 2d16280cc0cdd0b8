// The key that says who a user is. It stays on the server: whoever has it can be everybody.
import { createHmac, sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dataDir } from './connect.mjs';

const file = path.join(dataDir, 'example-signing-key.json');

/** The signing key of the first start; where there is none, one that is made for the examples and kept. */
export async function loadSigningKey({ credentials, manage }) {
  if (credentials.user_signing_key !== undefined) return credentials.user_signing_key;
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) {
    const key = JSON.parse(kept);
    const { items } = await manage('GET', '/signing-keys?limit=100');
    if (items.some(({ id, revoked_at }) => id === key.id && revoked_at === null)) return key;
  }
  const { id, algorithm, ...made } = await manage('POST', '/signing-keys', { name: 'Examples' });
  const key = { id, algorithm, private_key: made.private_key };
  await writeFile(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}

/** A token for one user, as every JWT library makes it. */
export function signUserToken({ id, algorithm, private_key, secret }, externalId) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: algorithm, typ: 'JWT', kid: id };
  const claims = { sub: externalId, iat: now, exp: now + 60 * 60 };
  const signed = [header, claims].map(encode).join('.');
  const signature =
    algorithm === 'HS256'
      ? createHmac('sha256', secret).update(signed).digest()
      : sign('sha256', Buffer.from(signed), { key: private_key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

function encode(part) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
