import { LogInForm } from './log-in-form.tsx';
import { useLoginOptions } from './login-options.ts';
import { useSession } from './session.ts';
import { SignOnLink } from './sign-on-link.tsx';

/** Every way in that this installation has: the provider of single sign-on, and the password. */
export function WaysIn({
  email,
  next,
  opensTab,
  offersAnotherAccount = false,
}: {
  email?: string;
  next?: string;
  opensTab?: boolean;
  offersAnotherAccount?: boolean;
}) {
  const { data: session } = useSession();
  const { data: options } = useLoginOptions();
  // Who has shown a first factor has chosen their way. Until the ways are known the form is there, always in the same place:
  // what somebody types meanwhile must not be lost.
  const isHalf = session?.needs_second_factor === true;
  const provider = isHalf ? null : (options?.single_sign_on ?? null);
  const takesPassword = isHalf || (options?.password ?? true);
  return (
    <div className="flex flex-col gap-4">
      {takesPassword && <LogInForm email={email} />}
      {takesPassword && provider !== null && (
        <div className="flex items-center gap-3 text-[13px] text-quiet" aria-hidden>
          <span className="h-px flex-1 bg-line" />
          or
          <span className="h-px flex-1 bg-line" />
        </div>
      )}
      {provider !== null && (
        <SignOnLink
          provider={provider}
          next={next}
          kind={takesPassword ? 'plain' : 'primary'}
          opensTab={opensTab}
        />
      )}
      {provider !== null && offersAnotherAccount && (
        <SignOnLink provider={provider} next={next} kind="plain" asksForAccount />
      )}
    </div>
  );
}
