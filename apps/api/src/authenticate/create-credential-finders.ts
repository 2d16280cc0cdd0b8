import type { ApiKeyRecord, CredentialRecord, Database, SessionRecord } from '@notiflow/database';
import { hashKey, isSameHash, isWellFormedKey } from '@notiflow/vault';
import { createCredentialCache } from './credential-cache.ts';
import type { UseRecorder } from './use-recorder.ts';

// A revoked key must be refused everywhere within 5 seconds.
const cacheOptions = { ttlMs: 5_000, entriesMax: 10_000 };

interface FinderDeps {
  database: Pick<Database, 'credentials' | 'members'>;
  pepper: Buffer;
  useRecorder: UseRecorder;
  /** Notes when sessions were used: they end when nobody does. */
  sessionRecorder: UseRecorder;
}

/** Finds who a credential belongs to; what cannot be a credential is refused without a query. */
export function createCredentialFinders({
  database,
  pepper,
  useRecorder,
  sessionRecorder,
}: FinderDeps) {
  const { findApiKey, findAccountToken } = database.credentials;
  const apiKeys = createCredentialCache({ ...cacheOptions, find: findApiKey });
  const sessions = createCredentialCache({ ...cacheOptions, find: database.members.findSession });
  const accountTokens = createCredentialCache({ ...cacheOptions, find: findAccountToken });

  async function find<T extends CredentialRecord>(
    cache: { find(hash: Buffer): Promise<T | null> },
    text: string,
  ): Promise<T | null> {
    const hash = hashKey(pepper, text);
    const found = await cache.find(hash);
    if (found === null || !isUsable(found, hash)) return null;
    useRecorder.note(found.id);
    return found;
  }

  return {
    async findApiKey(text: string, prefix: 'pk_' | 'sk_'): Promise<ApiKeyRecord | null> {
      if (!isWellFormedKey(text, prefix)) return null;
      const key = await find(apiKeys, text);
      return key?.kind === (prefix === 'pk_' ? 'public' : 'secret') ? key : null;
    },
    async findAccountToken(text: string): Promise<CredentialRecord | null> {
      return isWellFormedKey(text, 'nf_at_') ? find(accountTokens, text) : null;
    },
    /** Finds the session of a cookie, in which its member may have changed within 5 seconds. */
    async findSession(secret: string): Promise<SessionRecord | null> {
      const hash = hashKey(pepper, secret);
      const found = await sessions.find(hash);
      if (found === null || !isSameHash(found.hash, hash)) return null;
      sessionRecorder.note(found.id);
      return found;
    },
    /** Makes this process see a change to members and their sessions at once; the others see it within 5 seconds. */
    forgetSessions: sessions.clear,
    /** Notes that a credential was used now. */
    noteUse: useRecorder.note,
    /** Makes this process see a change to a project key at once; the others see it within 5 seconds. */
    forgetApiKey: apiKeys.forget,
    /** The same for an account token. */
    forgetAccountToken: accountTokens.forget,
    /** The same for whatever all keys of a project carry. */
    forgetAllApiKeys: apiKeys.clear,
  };
}

/**
 * Whether the record is really this credential's, compared in constant time, and has not expired since it was read,
 * when Postgres judged it by its own clock.
 */
function isUsable({ hash, expiresAt }: CredentialRecord, computed: Buffer): boolean {
  return isSameHash(hash, computed) && (expiresAt === null || expiresAt.getTime() > Date.now());
}
