import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { Failure, usageFailure } from '../failure.ts';
import { readIfThere } from '../files/read-if-there.ts';

/** What a token is signed with: the key, its algorithm, and the id it is known by where that is known. */
export interface SigningKey {
  key: KeyObject;
  algorithm: string;
  id: string | undefined;
}

/** Where `npx notiflows` keeps the credentials of its first project. */
const usualFile = '.notiflows/credentials.json';

/**
 * Reads the key that signs user tokens: from a file, from NOTIFLOWS_USER_SIGNING_KEY, or from the credentials of an
 * installation in this folder. It is PEM, PEM in base64, a shared secret, or the JSON of a credentials file.
 */
export async function readSigningKey(
  { cwd, env }: Pick<Context, 'cwd' | 'env'>,
  path: string | undefined,
): Promise<SigningKey> {
  if (path !== undefined) {
    const text = await readIfThere(resolve(cwd, path));
    if (text === null) throw usageFailure(`There is no file ${path}.`);
    return parseKey(text, path);
  }
  const given = env.NOTIFLOWS_USER_SIGNING_KEY;
  if (given !== undefined && given !== '') return parseKey(given, 'NOTIFLOWS_USER_SIGNING_KEY');
  const text = await readIfThere(resolve(cwd, usualFile));
  if (text !== null) return parseKey(text, usualFile);
  throw new Failure('There is no signing key to sign with.', {
    next: 'nf signing-key create pages --out user-signing-key.pem, then add --key-file user-signing-key.pem',
  });
}

function parseKey(text: string, where: string): SigningKey {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return parseCredentials(trimmed, where);
  if (/^usk_\S+$/.test(trimmed)) {
    return { key: createSecretKey(Buffer.from(trimmed)), algorithm: 'HS256', id: undefined };
  }
  const pem = trimmed.startsWith('-----') ? trimmed : Buffer.from(trimmed, 'base64').toString();
  const key = parsePem(pem, where);
  return { key, algorithm: algorithmOf(key, where), id: undefined };
}

function parseCredentials(text: string, where: string): SigningKey {
  const { user_signing_key: given, user_signing_key_id: id } = JSON.parse(text);
  if (typeof given === 'string') return { ...parseKey(given, where), id };
  throw new Failure(`${where} holds no user_signing_key.`, {
    next: 'nf signing-key create pages --out user-signing-key.pem',
  });
}

function parsePem(pem: string, where: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw usageFailure(`${where} holds no private key as PEM, and no shared secret (usk_…).`);
  }
}

const algorithms: Record<string, string> = { rsa: 'RS256', ec: 'ES256', ed25519: 'EdDSA' };

function algorithmOf({ asymmetricKeyType: type }: KeyObject, where: string): string {
  const algorithm = algorithms[type ?? ''];
  if (algorithm === undefined) throw usageFailure(`${where} holds a key of the type ${type}.`);
  return algorithm;
}
