import { useQuery } from '@tanstack/react-query';
import type { Failure } from '../api/failure.ts';
import { send } from '../api/send.ts';

/** By which ways members log in here. */
export interface LoginOptions {
  password: boolean;
  single_sign_on: { name: string; path: string } | null;
}

/** Asks by which ways members log in; it changes with the configuration alone. */
export function useLoginOptions() {
  return useQuery<LoginOptions, Failure>({
    queryKey: ['login-options'],
    queryFn: () => send<LoginOptions>({ method: 'GET', path: '/ops/api/v1/login-options' }),
    staleTime: 5 * 60_000,
  });
}
