import type { SessionRecord } from '@notiflow/database';
import { unauthenticated } from '../../errors.ts';

/** The session of the request; throws where nobody is logged in. */
export function requireSession(session: SessionRecord | null): SessionRecord {
  if (session === null) throw unauthenticated('session');
  return session;
}

/** The same, and also the second factor was shown where there is one. */
export function requireVerified(session: SessionRecord | null): SessionRecord {
  const found = requireSession(session);
  if (!found.isVerified) throw unauthenticated('session');
  return found;
}
