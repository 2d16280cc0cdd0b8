import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { Door } from './door.tsx';
import { useSessionActions } from './session.ts';
import { textOf } from './text-of.ts';

/** Lets a new member choose a password by the link they were given. */
export function WelcomePage() {
  const { acceptLink } = useSessionActions();
  const navigate = useNavigate();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(form: FormData) {
    const password = textOf(form, 'password');
    if (password !== textOf(form, 'again')) {
      setError('The two passwords differ.');
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await acceptLink({ token: location.hash.slice(1), password });
      // The link is used: it must not stay in the history of the browser.
      history.replaceState(null, '', location.pathname);
      await navigate({ to: '/' });
    } catch (failure) {
      setError((failure as Error).message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Door title="Choose a password">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <input type="hidden" name="username" autoComplete="username" />
        <Field
          label="Password"
          hint="At least 12 characters; a few words are easy to keep in mind"
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={12}
          maxLength={256}
          required
          autoFocus
        />
        <Field
          label="Once more"
          name="again"
          type="password"
          autoComplete="new-password"
          required
        />
        {error !== null && (
          <p role="alert" className="rounded-md bg-bad-ground px-3 py-2 text-bad">
            {error}
          </p>
        )}
        <Button kind="primary" type="submit" disabled={isBusy}>
          Go on
        </Button>
      </form>
    </Door>
  );
}
