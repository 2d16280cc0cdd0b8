import type { BodyOf, ItemOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Section } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { useFilters } from '../../components/filters.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { Listed } from '../../components/listed.tsx';
import { readText } from '../../components/read-text.ts';
import { SelectField } from '../../components/select-field.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay } from '../../session/project.ts';
import { KeyActions } from './key-actions.tsx';
import { ExpiryField, keyColumns, readExpiry } from './key-columns.tsx';

type ApiKey = ItemOf<'GET /management/v1/api-keys'>;

const scopes = [
  'run',
  'users:read',
  'users:write',
  'topics:read',
  'topics:write',
  'deliveries:read',
] as const;

/** The keys that servers and pages call the API with. */
export function ApiKeys() {
  const mayChange = useMay('admin');
  const [{ page = '1' }] = useFilters();
  const query = { limit: 50, page: Number(page) };
  const keys = useAsk('GET /management/v1/api-keys', { query }, { live: ['keys'] });
  const columns: Column<ApiKey>[] = [
    textColumn('Name', 'name'),
    textColumn('Kind', 'kind'),
    {
      title: 'Begins with',
      cell: ({ prefix }) => <code className="text-[13px]">{prefix}…</code>,
      text: ({ prefix }) => prefix,
    },
    {
      title: 'May',
      cell: (key) => describeScopes(key),
      text: describeScopes,
    },
    ...keyColumns,
    ...(mayChange
      ? [{ title: 'Actions', cell: (key: ApiKey) => <Actions apiKey={key} />, text: () => null }]
      : []),
  ];
  return (
    <Section
      title="API keys"
      lead="A public key stands in pages and opens what one user may see; a secret key belongs on servers and opens the project."
      actions={
        <>
          <CsvButton
            name="api-keys"
            columns={columns}
            rows={keys.data?.items ?? []}
            whole={{ operation: 'GET /management/v1/api-keys', query }}
          />
          <CopyAs request={{ operation: 'GET /management/v1/api-keys', query }} />
          {mayChange && <CreateButton />}
        </>
      }
    >
      <Listed
        asked={keys}
        label="API keys"
        columns={columns}
        keyOf={({ id }) => id}
        empty={<Empty title="No keys yet">Make a secret one for your server.</Empty>}
      />
    </Section>
  );
}

function describeScopes({ kind, scopes: given }: ApiKey): string {
  if (kind === 'public') return 'what its user may';
  return given.includes('*') ? 'everything' : given.join(', ');
}

function CreateButton() {
  const create = useChange('POST /management/v1/api-keys');
  return (
    <FormButton
      label="Make a key"
      title="Make an API key"
      action="Make it"
      kind="primary"
      onSubmit={async (form) => {
        const kind = form.get('kind');
        const chosen = form.getAll('scope');
        const made = await create.mutateAsync({
          body: {
            name: readText(form, 'name'),
            kind,
            ...(kind === 'secret' && { scopes: chosen.length === 0 ? ['*'] : chosen }),
            expires_at: readExpiry(form),
          } as BodyOf<'POST /management/v1/api-keys'>,
        });
        return [{ label: made.name, value: made.key }];
      }}
    >
      <Field name="name" label="Name" required autoFocus hint="Where it is used" />
      <SelectField
        name="kind"
        label="Kind"
        options={[
          { value: 'secret', title: 'secret, for servers' },
          { value: 'public', title: 'public, for pages' },
        ]}
      />
      <fieldset>
        <legend className="mb-1 font-medium">A secret key may</legend>
        <div className="grid grid-cols-2 gap-1">
          {scopes.map((scope) => (
            <label key={scope} className="flex items-center gap-2">
              <input type="checkbox" name="scope" value={scope} /> {scope}
            </label>
          ))}
        </div>
        <p className="mt-1 text-[13px] text-quiet">None chosen: everything in this project</p>
      </fieldset>
      <ExpiryField />
    </FormButton>
  );
}

function Actions({ apiKey }: { apiKey: ApiKey }) {
  const rotate = useChange('POST /management/v1/api-keys/{id}/rotate');
  const revoke = useChange('DELETE /management/v1/api-keys/{id}');
  const { id, name } = apiKey;
  return (
    <KeyActions
      of={apiKey}
      onRotate={async (body) => {
        const made = await rotate.mutateAsync({ params: [id], body });
        return [{ label: `The new ${name}`, value: made.key }];
      }}
      onRevoke={() => revoke.mutateAsync({ params: [id] })}
    >
      Whoever still uses it is refused from now on. To replace it without that, rotate it.
    </KeyActions>
  );
}
