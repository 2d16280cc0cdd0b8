import type { BodyOf, ItemOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { idColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Section } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { useFilters } from '../../components/filters.tsx';
import { FormButton, type ShownOnce } from '../../components/form-button.tsx';
import { Listed } from '../../components/listed.tsx';
import { readText } from '../../components/read-text.ts';
import { SelectField } from '../../components/select-field.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay } from '../../session/project.ts';
import { KeyActions } from './key-actions.tsx';
import { ExpiryField, keyColumns, readExpiry } from './key-columns.tsx';

type SigningKey = ItemOf<'GET /management/v1/signing-keys'>;

/** The keys by which tokens of users are signed. */
export function SigningKeys() {
  const mayChange = useMay('admin');
  const [{ page = '1' }] = useFilters();
  const query = { limit: 50, page: Number(page) };
  const keys = useAsk('GET /management/v1/signing-keys', { query }, { live: ['keys'] });
  const columns: Column<SigningKey>[] = [
    textColumn('Name', 'name'),
    idColumn('kid'),
    textColumn('Algorithm', 'algorithm'),
    {
      title: 'For',
      cell: ({ purpose }) => (purpose === 'token' ? 'user tokens' : 'hashes of user ids'),
      text: ({ purpose }) => purpose,
    },
    ...keyColumns,
    ...(mayChange
      ? [
          {
            title: 'Actions',
            cell: (key: SigningKey) => <Actions signingKey={key} />,
            text: () => null,
          },
        ]
      : []),
  ];
  return (
    <Section
      title="Signing keys"
      lead="Your server signs with one of them who a page is shown to."
      actions={
        <>
          <CsvButton
            name="signing-keys"
            columns={columns}
            rows={keys.data?.items ?? []}
            whole={{ operation: 'GET /management/v1/signing-keys', query }}
          />
          <CopyAs request={{ operation: 'GET /management/v1/signing-keys', query }} />
          {mayChange && <CreateButton />}
        </>
      }
    >
      <Listed
        asked={keys}
        label="Signing keys"
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title="No signing keys yet">Pages need one to show somebody’s inbox.</Empty>}
      />
    </Section>
  );
}

function shownOnce(made: {
  id: string;
  private_key: string | null;
  secret: string | null;
}): ShownOnce[] {
  return [
    { label: 'kid', value: made.id },
    made.secret === null
      ? { label: 'Private key (PEM)', value: made.private_key }
      : { label: 'Secret', value: made.secret },
  ];
}

function CreateButton() {
  const create = useChange('POST /management/v1/signing-keys');
  return (
    <FormButton
      label="Make a signing key"
      title="Make a signing key"
      action="Make it"
      kind="primary"
      onSubmit={async (form) => {
        const purpose = form.get('purpose');
        const body = {
          name: readText(form, 'name'),
          purpose,
          algorithm: purpose === 'hash' ? 'HS256' : form.get('algorithm'),
          expires_at: readExpiry(form),
        } as BodyOf<'POST /management/v1/signing-keys'>;
        return shownOnce(await create.mutateAsync({ body }));
      }}
    >
      <Field name="name" label="Name" required autoFocus />
      <SelectField
        name="purpose"
        label="For"
        options={[
          { value: 'token', title: 'user tokens' },
          { value: 'hash', title: 'hashes of user ids (HS256)' },
        ]}
      />
      <SelectField
        name="algorithm"
        label="Algorithm of tokens"
        options={['RS256', 'ES256', 'EdDSA', 'HS256']}
      />
      <ExpiryField />
    </FormButton>
  );
}

function Actions({ signingKey }: { signingKey: SigningKey }) {
  const rotate = useChange('POST /management/v1/signing-keys/{id}/rotate');
  const revoke = useChange('DELETE /management/v1/signing-keys/{id}');
  const params = [signingKey.id];
  return (
    <KeyActions
      of={signingKey}
      onRotate={async (body) => shownOnce(await rotate.mutateAsync({ params, body }))}
      onRevoke={() => revoke.mutateAsync({ params })}
    >
      Tokens that were signed with it are refused from now on, and pages that hold them ask for new
      ones.
    </KeyActions>
  );
}
