import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Failure } from '../api/failure.ts';
import { send } from '../api/send.ts';
import { sessionFound, sessionLost } from './session-lost.ts';

/** What a member may do. */
export type Role = 'viewer' | 'operator' | 'admin';

/** Who is logged in, and what they may do where. */
export interface Session {
  member: { id: string; email: string; name: string };
  needs_second_factor: boolean;
  has_second_factor: boolean;
  account_role: Role | null;
  projects: { slug: string; name: string; role: Role }[];
}

const base = '/ops/api/v1';

/** The session as the api knows it; null when nobody is logged in. */
export async function readSession(): Promise<Session | null> {
  return (await send<Session | undefined>({ method: 'GET', path: `${base}/session` })) ?? null;
}

/** The key under which the session is kept. */
export const sessionKey = ['session'] as const;

/** Who is logged in; null when nobody is. */
export function useSession() {
  const client = useQueryClient();
  return useQuery<Session | null, Failure>({
    queryKey: sessionKey,
    queryFn: () => readAnew(client),
    staleTime: 60_000,
  });
}

/**
 * Asks again who is logged in. A session that ended goes on being shown until somebody logs in anew: what a member may do
 * decides which fields a form has, and none of them may go while somebody fills it in.
 */
async function readAnew(client: QueryClient): Promise<Session | null> {
  const known = client.getQueryData<Session | null>(sessionKey) ?? null;
  const session = await readSession();
  if (session !== null || known === null || known.needs_second_factor) return session;
  sessionLost.tell();
  return known;
}

/** Everything that is done about the own session; each keeps what the api answers. */
export function useSessionActions() {
  const client = useQueryClient();
  const keep = (session: Session) => {
    const known = client.getQueryData<Session | null>(sessionKey) ?? null;
    // Half a session does not take the place of one that ended, for the same reason.
    if (session.needs_second_factor && known !== null) return session;
    client.setQueryData(sessionKey, session);
    if (!session.needs_second_factor) sessionFound.tell();
    return session;
  };
  const post = async (path: string, body: object) =>
    keep(await send<Session>({ method: 'POST', path: `${base}/${path}`, body }));
  return {
    /** Answers the session, which may still want the second factor. */
    logIn: (body: { email: string; password: string }) => post('login', body),
    showSecondFactor: (code: string) => post('second-factor', { code }),
    acceptLink: (body: { token: string; password: string }) => post('accept-link', body),
    /** Takes the session that the browser got in another tab; null where it has none. */
    async takeFromBrowser() {
      const session = await readSession();
      return session === null || session.needs_second_factor ? null : keep(session);
    },
    async logOut() {
      await send({ method: 'DELETE', path: `${base}/session` });
      client.clear();
      client.setQueryData(sessionKey, null);
    },
  };
}
