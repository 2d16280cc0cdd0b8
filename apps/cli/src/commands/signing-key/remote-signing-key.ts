/** A signing key as the API answers it, as far as commands show it. */
export interface RemoteSigningKey {
  id: string;
  name: string;
  algorithm: string;
  purpose: 'token' | 'hash';
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
  superseded_by: string | null;
}

/** The answer that shows what signs. */
export interface ShownSigningKey extends RemoteSigningKey {
  private_key: string | null;
  secret: string | null;
}
