import type { IncomingHttpHeaders } from 'node:http';
import { findHashingKey } from '@notiflow/vault';
import type { Deps } from '../deps.ts';
import type { KnownUser, UserProof } from './caller.ts';
import { isUsableAt, type PageAccess } from './create-user-finders.ts';
import { readHeader } from './read-header.ts';
import { readUserId } from './read-user-id.ts';
import { type UserRefusal, userRefused } from './user-refusals.ts';

/** A page that asks: for which project, what it sent, and what the project lets pages do. */
export interface Page {
  project: { id: string; slug: string };
  headers: IncomingHttpHeaders;
  access: PageAccess;
}

/** Whom a request names and until when that holds, in milliseconds of the epoch; null for as long as nobody changes anything. */
interface Named {
  externalId: string;
  proof: UserProof;
  validUntil: number | null;
}

type Identified = Named | { refused: UserRefusal; keyId: string | null };

type IdentifyDeps = Pick<Deps, 'findUserId' | 'believeToken' | 'noteUse' | 'logRefusal'>;

/** Knows who uses a page; throws with the reason why not, which is also logged. */
export async function identifyUser(deps: IdentifyDeps, page: Page): Promise<KnownUser> {
  const named = await readName(deps, page);
  if ('refused' in named) throw refuse(deps, { page, reason: named.refused, keyId: named.keyId });
  const { externalId, proof, validUntil } = named;
  const keyId = 'signingKeyId' in proof ? proof.signingKeyId : null;
  const id = await deps.findUserId({ projectId: page.project.id, externalId });
  if (id === null) throw refuse(deps, { page, reason: 'unknown_user', keyId });
  if (keyId !== null) deps.noteUse(keyId);
  return { id, externalId, validUntil, proof };
}

function refuse(
  { logRefusal }: Pick<Deps, 'logRefusal'>,
  { page, reason, keyId }: { page: Page; reason: UserRefusal; keyId: string | null },
) {
  logRefusal({ project_id: page.project.id, reason, key_id: keyId });
  return userRefused(reason);
}

async function readName(deps: IdentifyDeps, page: Page): Promise<Identified> {
  const { headers } = page;
  const userId = readUserId(headers);
  const token = readHeader(headers, 'x-notiflows-user-key');
  if (token !== null) return readToken(deps, { page, token, userId });
  if (userId === null) return { refused: 'missing', keyId: null };
  return readHash(page, { externalId: userId, hash: readHeader(headers, 'x-notiflows-user-hash') });
}

async function readToken(
  { believeToken }: IdentifyDeps,
  { page, token, userId }: { page: Page; token: string; userId: string | null },
): Promise<Identified> {
  const { project, headers, access } = page;
  const apiKey = readHeader(headers, 'x-notiflows-api-key') ?? '';
  const audiences = [project.slug, project.id, apiKey];
  const verdict = await believeToken({ token, projectId: project.id, audiences, access });
  if (verdict.kind === 'refused') return { refused: verdict.reason, keyId: verdict.keyId };
  if (userId !== null && userId !== verdict.externalId) {
    return { refused: 'other_user', keyId: verdict.keyId };
  }
  const { externalId, validUntil, keyId: signingKeyId } = verdict;
  return { externalId, validUntil, proof: { kind: 'token', signingKeyId } };
}

function readHash(
  { access }: Page,
  { externalId, hash }: { externalId: string; hash: string | null },
): Identified {
  if (access.authentication === 'token') return { refused: 'not_allowed_here', keyId: null };
  if (hash === null) {
    return access.authentication === 'none'
      ? { externalId, proof: { kind: 'word' }, validUntil: null }
      : { refused: 'not_allowed_here', keyId: null };
  }
  const now = Date.now();
  const keys = access.keys.filter((key) => isUsableAt(key, now));
  const keyId = findHashingKey(keys, { externalId, hash });
  return keyId === null
    ? { refused: 'bad_hash', keyId: null }
    : { externalId, proof: { kind: 'hash', signingKeyId: keyId }, validUntil: null };
}
