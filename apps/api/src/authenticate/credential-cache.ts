import { createRecentAnswers, type RecentAnswers } from './recent-answers.ts';

interface CacheOptions<T> {
  find: (hash: Buffer) => Promise<T | null>;
  /** How long a revoked credential may still be accepted. */
  ttlMs: number;
  entriesMax: number;
  /** What tells the time, in milliseconds; the process' own clock when left out. */
  clock?: { now(): number };
}

/** Credentials by their hash. */
export type CredentialCache<T> = RecentAnswers<Buffer, T | null>;

/** Remembers credentials by their hash, unknown ones too. */
export function createCredentialCache<T>(options: CacheOptions<T>): CredentialCache<T> {
  return createRecentAnswers({ ...options, keyOf: (hash) => hash.toString('base64') });
}
