import { Failure } from '../../api/failure.ts';
import { Panel, Section } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { readText } from '../../components/read-text.ts';
import { useLoginOptions } from '../../session/login-options.ts';
import { type Account, useAccountChange } from './account-api.ts';

interface Passwords {
  current_password?: string;
  password: string;
}

/** The password of the member: changed by who knows it, or chosen by who came by single sign-on. */
export function Password({ account }: { account: Account }) {
  const { data: options } = useLoginOptions();
  const change = useAccountChange<void, Passwords>('PUT', 'password');
  const { has_password: has } = account;
  const submit = async (form: FormData) => {
    const password = readText(form, 'password');
    if (password !== readText(form, 'again')) {
      throw new Failure({ status: 0, code: 'differs', message: 'The two new passwords differ.' });
    }
    const current_password = has ? readText(form, 'current') : undefined;
    await change.mutateAsync({ password, ...(current_password && { current_password }) });
  };
  return (
    <Section title="Password">
      <Panel>
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-quiet">
            {has
              ? 'Changing it logs you out everywhere else.'
              : 'You have none: you come by single sign-on.'}
            {options?.password === false && ' Here nobody logs in by password.'}
          </p>
          <div className="ml-auto">
            <FormButton
              label={has ? 'Change the password' : 'Choose a password'}
              title={has ? 'Change the password' : 'Choose a password'}
              action="Keep it"
              onSubmit={submit}
            >
              {has && (
                <Field
                  label="The password you have"
                  name="current"
                  type="password"
                  autoComplete="current-password"
                  required
                  autoFocus
                />
              )}
              <Field
                label="The new one"
                hint="At least 12 characters; a few words are easy to keep in mind"
                name="password"
                type="password"
                autoComplete="new-password"
                minLength={12}
                maxLength={256}
                required
                autoFocus={!has}
              />
              <Field
                label="Once more"
                name="again"
                type="password"
                autoComplete="new-password"
                required
              />
            </FormButton>
          </div>
        </div>
      </Panel>
    </Section>
  );
}
