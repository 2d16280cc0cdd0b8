import type { ApiKeyRecord, Database } from '@notiflow/database';
import { hashKey, isWellFormedKey } from '@notiflow/vault';
import { createCredentialCache } from './credential-cache.ts';

// A revoked key must be refused everywhere within 5 seconds.
const cacheOptions = { ttlMs: 5_000, entriesMax: 10_000 };

/** Finds who a credential belongs to; what cannot be a credential is refused without a query. */
export function createCredentialFinders({
  database,
  pepper,
}: {
  database: Database;
  pepper: Buffer;
}) {
  const { findApiKey, findAccountToken } = database.credentials;
  const apiKeys = createCredentialCache({ ...cacheOptions, find: findApiKey });
  const accountTokens = createCredentialCache({ ...cacheOptions, find: findAccountToken });
  return {
    async findApiKey(text: string, prefix: 'pk_' | 'sk_'): Promise<ApiKeyRecord | null> {
      if (!isWellFormedKey(text, prefix)) return null;
      const key = await apiKeys(hashKey(pepper, text));
      return key?.kind === (prefix === 'pk_' ? 'public' : 'secret') ? key : null;
    },
    async findAccountToken(text: string): Promise<{ id: string } | null> {
      return isWellFormedKey(text, 'nf_at_') ? accountTokens(hashKey(pepper, text)) : null;
    },
  };
}
