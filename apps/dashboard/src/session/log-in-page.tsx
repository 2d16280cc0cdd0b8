import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Door } from './door.tsx';
import { useSession } from './session.ts';
import { SignOnFailure } from './sign-on-failure.tsx';
import { wordsOfSignOn } from './sign-on-words.ts';
import { WaysIn } from './ways-in.tsx';

/** Only ever a page of ours: what begins with two slashes, or what a browser takes for them, is another host. */
const isOwnPath = (path: string) => /^\/(?![/\\])/.test(path);

/** Lets members in, and brings them where they wanted to go. */
export function LogInPage() {
  const { data: session } = useSession();
  const { next, error, request } = useSearch({ from: '/login' });
  const navigate = useNavigate();
  const router = useRouter();
  const isIn = session != null && !session.needs_second_factor;
  useEffect(() => {
    if (!isIn) return;
    if (next === undefined || !isOwnPath(next)) void navigate({ to: '/' });
    // The raw queues are a page of their own.
    else if (next.startsWith('/ops/queues')) location.assign(next);
    else router.history.push(next);
  }, [isIn, next, navigate, router]);
  return (
    <Door title={session?.needs_second_factor ? 'One more step' : 'Log in'}>
      {error !== undefined && !session?.needs_second_factor && (
        <SignOnFailure reason={error} requestId={request} />
      )}
      <WaysIn
        next={next}
        offersAnotherAccount={
          error !== undefined && wordsOfSignOn(error).offersAnotherAccount === true
        }
      />
    </Door>
  );
}
