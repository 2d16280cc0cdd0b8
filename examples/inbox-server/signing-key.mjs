// The key that says who a user is. It stays on the server: whoever has it can be everybody.
import { sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dataDir } from './connect.mjs';

const file = path.join(dataDir, 'example-signing-key.json');

/** The signing key of the first start; where there is none, one that is made for the examples and kept. */
export async function loadSigningKey({ credentials, manage }) {
  const { user_signing_key: given, user_signing_key_id: id } = credentials;
  if (given !== undefined) {
    return { id, algorithm: 'RS256', private_key: Buffer.from(given, 'base64').toString() };
  }
  const kept = await readFile(file, 'utf8').catch(() => null);
  if (kept !== null) {
    const key = JSON.parse(kept);
    const { items } = await manage('GET', '/signing-keys?limit=100');
    if (items.some(({ id, revoked_at }) => id === key.id && revoked_at === null)) return key;
  }
  const made = await manage('POST', '/signing-keys', { name: 'Examples' });
  const key = { id: made.id, algorithm: made.algorithm, private_key: made.private_key };
  await writeFile(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}

/** A token for one user that lives for an hour, as every JWT library makes it. */
export function signUserToken({ id, algorithm, private_key }, externalId) {
  const now = Math.floor(Date.now() / 1000);
  const header = { alg: algorithm, typ: 'JWT', kid: id };
  const claims = { sub: externalId, iat: now, exp: now + 60 * 60 };
  const signed = [header, claims].map(encode).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), private_key).toString('base64url')}`;
}

function encode(part) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
