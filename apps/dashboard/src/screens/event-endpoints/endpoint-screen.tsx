import { useNavigate, useParams } from '@tanstack/react-router';
import { call } from '../../api/call.ts';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ActButton, ConfirmButton } from '../../components/act-button.tsx';
import { Id } from '../../components/copy.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { EditButton } from '../../components/edit-button.tsx';
import { Facts, Panel } from '../../components/facts.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Failed, Loading } from '../../components/states.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { type Endpoint, EndpointFields, fieldsOf, readEndpoint } from './endpoint-form.tsx';
import { EndpointState } from './endpoint-state.tsx';
import { Messages } from './messages.tsx';

/** One endpoint: what it was told and what it took. */
export default function EndpointScreen() {
  const { endpoint: id = '' } = useParams({ strict: false }) as { endpoint?: string };
  const mayChange = useMay('admin');
  const params = [id];
  const { data, error, refetch } = useAsk(
    'GET /management/v1/event-endpoints/{id}',
    { params },
    { live: ['event_endpoints'], everyMs: 5_000, besideMs: 5_000 },
  );
  return (
    <Page
      title={data?.description || 'Event endpoint'}
      lead={data && <EndpointState endpoint={data} />}
      actions={
        <>
          <CopyAs request={{ operation: 'GET /management/v1/event-endpoints/{id}', params }} />
          {mayChange && data !== undefined && <Actions endpoint={data} />}
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={4} />}
      {data !== undefined && (
        <div className="mb-8">
          <Panel>
            <Facts
              facts={[
                ['URL', data.url],
                ['Id', <Id key="id" id={data.id} isWhole />],
                ['Events', data.event_types.length === 0 ? 'all' : data.event_types.join(', ')],
                ['Last success', <Moment key="ok" at={data.last_success_at} nothing="never" />],
                ['Failing since', data.failing_since && <Moment at={data.failing_since} />],
                [
                  'The secret of before goes on until',
                  data.previous_secret_until && <Moment at={data.previous_secret_until} />,
                ],
              ]}
            />
          </Panel>
        </div>
      )}
      <Messages endpointId={id} />
    </Page>
  );
}

function Actions({ endpoint }: { endpoint: Endpoint }) {
  const project = useProject();
  const navigate = useNavigate();
  const update = useChange('PUT /management/v1/event-endpoints/{id}');
  const test = useChange('POST /management/v1/event-endpoints/{id}/test');
  const enable = useChange('POST /management/v1/event-endpoints/{id}/enable');
  const disable = useChange('POST /management/v1/event-endpoints/{id}/disable');
  const rotate = useChange('POST /management/v1/event-endpoints/{id}/rotate-secret');
  const remove = useChange('DELETE /management/v1/event-endpoints/{id}');
  const params = [endpoint.id];
  const isEnabled = endpoint.status === 'enabled';
  return (
    <>
      <ActButton isDisabled={!isEnabled} onAct={() => test.mutateAsync({ params })}>
        Send a test
      </ActButton>
      <ActButton
        onAct={() => (isEnabled ? disable.mutateAsync({ params }) : enable.mutateAsync({ params }))}
      >
        {isEnabled ? 'Disable' : 'Enable'}
      </ActButton>
      <EditButton
        label="Change"
        title="Change the endpoint"
        value={fieldsOf(endpoint)}
        replaces
        read={readEndpoint}
        load={async () =>
          fieldsOf(await call(project, 'GET /management/v1/event-endpoints/{id}', { params }))
        }
        keep={({ whole, expected }) => update.mutateAsync({ params, body: { ...whole, expected } })}
      >
        {(shown) => <EndpointFields endpoint={shown} />}
      </EditButton>
      <FormButton
        label="Rotate the secret"
        title="Make another secret"
        action="Make it"
        onSubmit={async () => {
          const { secret } = await rotate.mutateAsync({ params });
          return [{ label: 'The new secret', value: secret }];
        }}
      >
        <p className="text-quiet">
          Events are signed with both for a while, so that nothing is refused meanwhile.
        </p>
      </FormButton>
      <ConfirmButton
        label="Delete"
        title="Delete this endpoint?"
        action="Delete it"
        onConfirm={async () => {
          await remove.mutateAsync({ params });
          await navigate({ to: `/p/${project}/event-endpoints` });
        }}
      >
        {endpoint.url} is told nothing more, and what it missed cannot be sent again.
      </ConfirmButton>
    </>
  );
}
