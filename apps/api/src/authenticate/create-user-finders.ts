import { createHash } from 'node:crypto';
import type { UserAuthentication } from '@notiflow/contracts';
import type { Database, UsableSigningKey } from '@notiflow/database';
import {
  type KeyRing,
  openSigningSecret,
  type TokenVerdict,
  toVerifyingKey,
  type VerifyingKey,
  verifyUserToken,
} from '@notiflow/vault';
import { LRUCache } from 'lru-cache';
import { createRecentAnswers } from './recent-answers.ts';

// A revoked key, another origin and an erased user must be known everywhere within 5 seconds.
const ttlMs = 5_000;
const projectsMax = 10_000;
const usersMax = 50_000;
const tokensMax = 50_000;

/** Who may use the User API of a project and from which pages, ready to judge by. */
export interface PageAccess {
  authentication: UserAuthentication;
  allowedOrigins: ReadonlySet<string>;
  keys: readonly PageKey[];
}

type PageKey = VerifyingKey & Pick<UsableSigningKey, 'expiresAt'>;

interface FinderDeps {
  database: Pick<Database, 'signingKeys' | 'users'>;
  keyRing: KeyRing;
  /** What tells the time, in milliseconds; the process' own clock when left out. */
  clock?: { now(): number };
}

/** A token that is to be believed or not, by a project's access. */
interface GivenToken {
  token: string;
  projectId: string;
  audiences: readonly string[];
  access: PageAccess;
}

type Believed = Extract<TokenVerdict, { kind: 'believed' }>;

/** Finds what it takes to know the user of a page; what was found lately costs neither a query nor a signature. */
export function createUserFinders({ database, keyRing, clock }: FinderDeps) {
  const access = createRecentAnswers<string, PageAccess | null>({
    find: async (projectId) => {
      const found = await database.signingKeys.findUserAccess(projectId);
      return (
        found && {
          authentication: found.authentication,
          allowedOrigins: new Set(found.allowedOrigins),
          keys: found.keys.flatMap((key) => readyToVerify(key, { keyRing, projectId })),
        }
      );
    },
    keyOf: (projectId) => projectId,
    ttlMs,
    entriesMax: projectsMax,
    clock,
  });

  const users = createRecentAnswers<{ projectId: string; externalId: string }, string | null>({
    // Postgres stores no NUL, so nobody can have such a name.
    find: async (user) => (user.externalId.includes('\0') ? null : database.users.findUserId(user)),
    keyOf: ({ projectId, externalId }) => `${projectId}:${externalId}`,
    ttlMs,
    entriesMax: usersMax,
    // Somebody who was just made must be let in at once.
    isKept: (id) => id !== null,
    clock,
  });

  const believed = new LRUCache<string, Believed>({ max: tokensMax });

  return {
    /** Who may use the User API of a project; null when the project is gone. */
    findPageAccess: (projectId: string) => access.find(projectId),
    /** Makes this process see a change to it at once; the others see it within 5 seconds. */
    forgetUserAccess: (projectId: string) => access.forget(projectId),
    /** The id of a user; null for one who is not known. */
    findUserId: users.find,
    /** Makes this process forget an erased user at once. */
    forgetUser: users.forget,

    /** Tells whom a token names: as long as its key is usable, one that was believed once is believed until it expires. */
    async believeToken({ token, projectId, audiences, access }: GivenToken): Promise<TokenVerdict> {
      const now = Date.now();
      const keys = access.keys.filter((key) => isUsableAt(key, now));
      const hash = createHash('sha256').update(`${projectId} ${token}`).digest('base64');
      const known = believed.get(hash);
      const isStillTrue =
        known !== undefined && known.validUntil > now && keys.some(({ id }) => id === known.keyId);
      if (isStillTrue) return known;
      const verdict = await verifyUserToken(token, { keys, audiences, now });
      if (verdict.kind === 'believed') believed.set(hash, verdict);
      return verdict;
    },
  };
}

/** Whether a key has not expired since it was read, when Postgres judged it by its own clock. */
export function isUsableAt({ expiresAt }: Pick<PageKey, 'expiresAt'>, now: number): boolean {
  return expiresAt === null || expiresAt.getTime() > now;
}

function readyToVerify(
  { id, algorithm, purpose, expiresAt, publicKey, sealedSecret: sealed }: UsableSigningKey,
  { keyRing, projectId }: { keyRing: KeyRing; projectId: string },
): PageKey[] {
  const facts = { id, algorithm, purpose };
  try {
    const material =
      publicKey === null
        ? { secret: openSigningSecret(keyRing, { key: { projectId, id }, sealed: sealed ?? '' }) }
        : { publicKey };
    return [{ ...toVerifyingKey(facts, material), expiresAt }];
  } catch {
    // Sealed with a key that is not in the ring any more, which the doctor tells: the others verify all the same.
    return [];
  }
}
