import type { SigningAlgorithm, SigningPurpose } from '@notiflow/contracts';

/** A signing key as it may be shown; of a shared secret nothing. */
export interface SigningKeyEntry {
  id: string;
  name: string;
  algorithm: SigningAlgorithm;
  purpose: SigningPurpose;
  /** PEM; null for a shared secret. */
  public_key: string | null;
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  /** The key that took the place of this one when it was rotated. */
  superseded_by: string | null;
  created_at: Date;
}

/** The columns of an entry. */
export const signingKeyColumns = `id, name, algorithm, purpose, public_key, expires_at, revoked_at, last_used_at,
  superseded_by, created_at`;

/** Whether a key signs: it is neither revoked nor expired. */
export const isUsable = 'revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())';

/** What a key verifies with: a public key, or a sealed secret. */
export interface SigningKeyMaterial {
  publicKey: string | null;
  sealedSecret: string | null;
}
