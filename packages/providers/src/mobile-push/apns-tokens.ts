import { createHash } from 'node:crypto';
import { signJwt } from '../auth/sign-jwt.ts';
import { readPrivateKey } from './service-account.ts';

// Apple takes a token for an hour, and wants none that is renewed more often than every 20 minutes.
const lifeS = 50 * 60;
const renewableS = 20 * 60;
const keptMax = 1_000;

/** The key that signs in the name of a team. */
export interface ApnsKey {
  teamId: string;
  keyId: string;
  privateKey: string;
}

/** The tokens by which Apple knows a team. */
export interface ApnsTokens {
  /** The token of a key, or null when the key is none. */
  tokenOf(key: ApnsKey): string | null;
  /** Apple says that a token is stale; tells whether there will be another one now. */
  renew(key: ApnsKey, token: string): boolean;
}

interface Kept {
  token: string;
  issuedS: number;
}

/**
 * Keeps the tokens of one process. All processes issue them at the same moments, every 50 minutes, so that the team is
 * seen to renew its tokens once, however many workers there are.
 */
export function createApnsTokens(): ApnsTokens {
  const kept = new Map<string, Kept>();

  function issue(name: string, { key, issuedS }: { key: ApnsKey; issuedS: number }): string | null {
    const privateKey = readPrivateKey(key.privateKey, 'ec');
    if (privateKey === null) return null;
    const claims = { iss: key.teamId, iat: issuedS };
    const token = signJwt({ key: privateKey, keyId: key.keyId, claims });
    kept.delete(name);
    for (const oldest of kept.keys()) {
      if (kept.size < keptMax) break;
      kept.delete(oldest);
    }
    kept.set(name, { token, issuedS });
    return token;
  }

  return {
    tokenOf(key) {
      const name = nameOf(key);
      const known = kept.get(name);
      const turnS = Math.floor(nowS() / lifeS) * lifeS;
      return known !== undefined && known.issuedS >= turnS
        ? known.token
        : issue(name, { key, issuedS: turnS });
    },
    renew(key, token) {
      const name = nameOf(key);
      const known = kept.get(name);
      // Another attempt renewed it meanwhile.
      if (known !== undefined && known.token !== token) return true;
      if (known !== undefined && nowS() - known.issuedS < renewableS) return false;
      return issue(name, { key, issuedS: nowS() }) !== null;
    },
  };
}

function nowS(): number {
  return Math.floor(Date.now() / 1_000);
}

function nameOf({ teamId, keyId, privateKey }: ApnsKey): string {
  return createHash('sha256').update(`${teamId} ${keyId} ${privateKey}`).digest('base64');
}
