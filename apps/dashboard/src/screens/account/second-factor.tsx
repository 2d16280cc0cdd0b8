import { useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Panel, Section } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { readText } from '../../components/read-text.ts';
import { type Account, useAccountChange } from './account-api.ts';
import { EnrolDialog } from './enrol-dialog.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

/** The second factor of the member: set up, its recovery codes, taken away. */
export function SecondFactor({ account }: { account: Account }) {
  const { has_second_factor: has, recovery_codes_left: left } = account;
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const renew = useAccountChange<{ recovery_codes: string[] }, { code: string }>(
    'POST',
    'totp/recovery-codes',
  );
  const remove = useAccountChange<void, { code: string } | { password: string }>(
    'POST',
    'totp/remove',
  );
  return (
    <Section
      title="Second factor"
      lead="A code of an app on your phone, asked for after every login. A password that somebody found is then not enough."
    >
      <Panel>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Badge text={has ? 'on' : 'off'} tone={has ? 'good' : 'warn'} />
          {has && <Left left={left} />}
          <div className="ml-auto flex flex-wrap gap-2">
            {!has && <EnrolDialog onCodes={setCodes} />}
            {has && (
              <>
                <FormButton
                  label="New recovery codes"
                  title="New recovery codes"
                  action="Make them"
                  onSubmit={async (form) => {
                    const code = readText(form, 'code').trim();
                    setCodes((await renew.mutateAsync({ code })).recovery_codes);
                  }}
                >
                  <p className="text-quiet">Those you have are worth nothing then.</p>
                  <CodeField />
                </FormButton>
                <FormButton
                  label="Take away"
                  title="Log in without a second factor?"
                  action="Take it away"
                  onSubmit={async (form) => {
                    const given = readText(form, 'given');
                    await remove.mutateAsync(
                      account.has_password ? { password: given } : { code: given.trim() },
                    );
                  }}
                >
                  {account.has_password ? (
                    <Field
                      label="Your password"
                      name="given"
                      type="password"
                      autoComplete="current-password"
                      required
                      autoFocus
                    />
                  ) : (
                    <CodeField name="given" />
                  )}
                </FormButton>
              </>
            )}
          </div>
        </div>
        {codes !== null && (
          <div className="mt-4 border-t pt-4">
            <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />
          </div>
        )}
      </Panel>
    </Section>
  );
}

function CodeField({ name = 'code' }: { name?: string }) {
  return (
    <Field
      label="Code of your authenticator app"
      hint="Or one of your recovery codes"
      name={name}
      autoComplete="one-time-code"
      pattern="[0-9A-Za-z \-]{6,20}"
      required
      autoFocus
    />
  );
}

function Left({ left }: { left: number }) {
  if (left === 0)
    return <span className="text-warn">No recovery codes are left: make new ones.</span>;
  const words = left === 1 ? 'One recovery code is left' : `${left} recovery codes are left`;
  return <span className={left < 4 ? 'text-warn' : 'text-quiet'}>{words}</span>;
}
