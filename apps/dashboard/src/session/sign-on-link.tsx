import { LogIn } from 'lucide-react';
import type { LoginOptions } from './login-options.ts';

const kinds = {
  primary: 'border-transparent bg-accent text-on-accent hover:opacity-90',
  plain: 'bg-panel hover:bg-raised',
} as const;

/** Leads to the provider of single sign-on: a page of somebody else, so no navigation of ours. */
export function SignOnLink({
  provider,
  next,
  kind,
  asksForAccount = false,
  opensTab = false,
}: {
  provider: NonNullable<LoginOptions['single_sign_on']>;
  next?: string;
  kind: keyof typeof kinds;
  /** Lets the provider ask which account it shall be. */
  asksForAccount?: boolean;
  /** Beside this page, which keeps what was typed. */
  opensTab?: boolean;
}) {
  const search = new URLSearchParams({
    ...(next !== undefined && { next }),
    ...(asksForAccount && { prompt: 'select_account' }),
  });
  return (
    <a
      href={search.size === 0 ? provider.path : `${provider.path}?${search.toString()}`}
      target={opensTab ? '_blank' : undefined}
      className={`flex h-9 items-center justify-center gap-2 rounded-md border px-3 font-medium ${kinds[kind]}`}
    >
      <LogIn size={15} aria-hidden />
      {asksForAccount ? 'Use another account' : `Log in with ${provider.name}`}
    </a>
  );
}
