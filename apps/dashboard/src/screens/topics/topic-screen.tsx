import { useNavigate, useParams } from '@tanstack/react-router';
import type { ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Field } from '../../components/field.tsx';
import { useFilters } from '../../components/filters.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { Listed } from '../../components/listed.tsx';
import { Page } from '../../components/page.tsx';
import { readText } from '../../components/read-text.ts';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay, useProject } from '../../session/project.ts';

type Subscription = ItemOf<'GET /admin/v1/topics/{name}/subscriptions'>;

const columns: Column<Subscription>[] = [
  textColumn('User', 'user_external_id'),
  momentColumn('Subscribed', 'created_at'),
];

/** Who is subscribed to one topic. */
export default function TopicScreen() {
  const project = useProject();
  const navigate = useNavigate();
  const { topic: name = '' } = useParams({ strict: false }) as { topic?: string };
  const mayAct = useMay('operator');
  const mayDelete = useMay('admin');
  const [filters] = useFilters();
  const params = [name];
  const query = {
    limit: 50,
    ...filters,
  } as QueryOf<'GET /admin/v1/topics/{name}/subscriptions'>;
  const subscriptions = useAsk('GET /admin/v1/topics/{name}/subscriptions', { params, query });
  const remove = useChange('DELETE /admin/v1/topics/{name}');
  return (
    <Page
      title={name}
      actions={
        <>
          <CsvButton
            name={`topic-${name}`}
            columns={columns}
            rows={subscriptions.data?.items ?? []}
            whole={{ operation: 'GET /admin/v1/topics/{name}/subscriptions', params, query }}
          />
          <CopyAs
            request={{ operation: 'GET /admin/v1/topics/{name}/subscriptions', params, query }}
          />
          {mayAct && <ChangeButton name={name} />}
          {mayDelete && (
            <ConfirmButton
              label="Delete"
              title={`Delete ${name}?`}
              action="Delete it with its subscriptions"
              onConfirm={async () => {
                await remove.mutateAsync({ params });
                await navigate({ to: `/p/${project}/topics` });
              }}
            >
              All its subscriptions go with it; the users stay. Runs to it are refused until
              somebody subscribes again.
            </ConfirmButton>
          )}
        </>
      }
    >
      <Listed
        asked={subscriptions}
        label="Subscriptions"
        columns={columns}
        keyOf={({ id }) => id}
        linkOf={({ user_external_id: id, user_id }) =>
          id === null
            ? `/p/${project}/users?search=${user_id}`
            : `/p/${project}/users/${encodeURIComponent(id)}`
        }
        empty={<Empty title="Nobody is subscribed">A run to this topic reaches nobody.</Empty>}
      />
    </Page>
  );
}

function ChangeButton({ name }: { name: string }) {
  const add = useChange('POST /admin/v1/topics/{name}/subscriptions');
  const remove = useChange('DELETE /admin/v1/topics/{name}/subscriptions');
  const readIds = (form: FormData) => ({
    user_external_ids: readText(form, 'ids')
      .split(/[\s,;]+/)
      .filter(Boolean),
  });
  const expectAll = ({
    failed,
  }: {
    failed: readonly { external_id: string; reason: string }[];
  }) => {
    if (failed.length === 0) return;
    const named = failed.slice(0, 5).map(({ external_id: id, reason }) => `${id} (${reason})`);
    throw new Error(`${failed.length} could not be: ${named.join(', ')}`);
  };
  const field = (
    <Field
      name="ids"
      label="External ids"
      required
      autoFocus
      hint="Of users that exist, with commas or blanks between them"
    />
  );
  return (
    <>
      <FormButton
        label="Subscribe"
        title={`Subscribe users to ${name}`}
        action="Subscribe them"
        kind="primary"
        onSubmit={async (form) =>
          expectAll(await add.mutateAsync({ params: [name], body: readIds(form) }))
        }
      >
        {field}
      </FormButton>
      <FormButton
        label="Unsubscribe"
        title={`Unsubscribe users from ${name}`}
        action="Unsubscribe them"
        onSubmit={async (form) =>
          expectAll(await remove.mutateAsync({ params: [name], body: readIds(form) }))
        }
      >
        {field}
      </FormButton>
    </>
  );
}
