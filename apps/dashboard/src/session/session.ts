import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Failure } from '../api/failure.ts';
import { send } from '../api/send.ts';

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
  return useQuery<Session | null, Failure>({
    queryKey: sessionKey,
    queryFn: readSession,
    staleTime: 60_000,
  });
}

/** Everything that is done about the own session; each keeps what the api answers. */
export function useSessionActions() {
  const client = useQueryClient();
  const keep = (session: Session | null) => client.setQueryData(sessionKey, session);
  const post = (path: string, body: object) =>
    send<Session>({ method: 'POST', path: `${base}/${path}`, body });
  return {
    logIn: async (body: { email: string; password: string }) => keep(await post('login', body)),
    showSecondFactor: async (code: string) => keep(await post('second-factor', { code })),
    acceptLink: async (body: { token: string; password: string }) =>
      keep(await post('accept-link', body)),
    async logOut() {
      await send({ method: 'DELETE', path: `${base}/session` });
      client.clear();
      keep(null);
    },
  };
}
