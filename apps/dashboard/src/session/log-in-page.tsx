import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Door } from './door.tsx';
import { LogInForm } from './log-in-form.tsx';
import { useSession } from './session.ts';

/** Lets members in, and brings them where they wanted to go. */
export function LogInPage() {
  const { data: session } = useSession();
  const { next } = useSearch({ from: '/login' });
  const navigate = useNavigate();
  const router = useRouter();
  const isIn = session != null && !session.needs_second_factor;
  useEffect(() => {
    if (!isIn) return;
    // Only ever a page of ours: what begins with two slashes is another host.
    if (next?.startsWith('/') && !next.startsWith('//')) router.history.push(next);
    else void navigate({ to: '/' });
  }, [isIn, next, navigate, router]);
  return (
    <Door title={session?.needs_second_factor ? 'One more step' : 'Log in'}>
      <LogInForm />
    </Door>
  );
}
