import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { Field } from '../components/field.tsx';
import { useSession, useSessionActions } from './session.ts';
import { textOf } from './text-of.ts';

/** Asks for e-mail address and password, then for the second factor where there is one. */
export function LogInForm({ email: known = '' }: { email?: string }) {
  const { data: session } = useSession();
  const { logIn, showSecondFactor } = useSessionActions();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isAskedForCode, setAskedForCode] = useState(false);
  const isHalf = isAskedForCode || session?.needs_second_factor === true;

  async function submit(form: FormData) {
    const text = (name: string) => textOf(form, name);
    setBusy(true);
    setError(null);
    try {
      if (isHalf) await showSecondFactor(text('code').trim());
      else {
        const begun = await logIn({ email: text('email'), password: text('password') });
        setAskedForCode(begun.needs_second_factor);
      }
    } catch (failure) {
      setError((failure as Error).message);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      {isHalf ? (
        <Field
          label="Code of your authenticator app"
          hint="Or one of your recovery codes"
          name="code"
          autoComplete="one-time-code"
          pattern="[0-9A-Za-z \-]{6,20}"
          required
          autoFocus
        />
      ) : (
        <>
          <Field
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={known}
            required
            autoFocus={known === ''}
          />
          <Field
            label="Password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            autoFocus={known !== ''}
          />
        </>
      )}
      {error !== null && (
        <p role="alert" className="rounded-md bg-bad-ground px-3 py-2 text-bad">
          {error}
        </p>
      )}
      <Button kind="primary" type="submit" disabled={isBusy} className="h-9">
        {isHalf ? 'Go on' : 'Log in'}
      </Button>
    </form>
  );
}
