import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Failure } from '../../api/failure.ts';
import { send } from '../../api/send.ts';
import { type Role, sessionKey } from '../../session/session.ts';

/** What a member is told of their own login. */
export interface Account {
  id: string;
  email: string;
  name: string;
  account_role: Role | null;
  projects: { slug: string; role: Role }[];
  has_password: boolean;
  has_second_factor: boolean;
  recovery_codes_left: number;
  identities: { issuer: string; linked_at: string | null }[];
  last_login_at: string | null;
  created_at: string;
}

/** A browser in which the member is logged in. */
export interface OwnSession {
  id: string;
  is_this_one: boolean;
  ip: string | null;
  user_agent: string | null;
  created_at: string;
  seen_at: string;
}

const base = '/ops/api/v1';
const key = ['account'];

/** Asks for the own account. */
export function useAccount() {
  return useQuery<Account, Failure>({
    queryKey: [...key, 'facts'],
    queryFn: () => send<Account>({ method: 'GET', path: `${base}/account` }),
  });
}

/** Asks where the member is logged in. */
export function useOwnSessions() {
  return useQuery<{ items: OwnSession[] }, Failure>({
    queryKey: [...key, 'sessions'],
    queryFn: () => send<{ items: OwnSession[] }>({ method: 'GET', path: `${base}/sessions` }),
    refetchInterval: 30_000,
  });
}

/** Changes something about the own login; what is shown of it is asked for anew afterwards. */
export function useAccountChange<Answer = void, Body = void>(
  method: 'POST' | 'PUT' | 'DELETE',
  pathOf: string | ((body: Body) => string),
) {
  const client = useQueryClient();
  return useMutation<Answer, Failure, Body>({
    mutationFn: (body) => {
      const path = typeof pathOf === 'string' ? pathOf : pathOf(body);
      const sent = typeof pathOf === 'string' ? (body ?? undefined) : undefined;
      return send<Answer>({ method, path: `${base}/${path}`, body: sent });
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: key });
      await client.invalidateQueries({ queryKey: sessionKey });
    },
  });
}
