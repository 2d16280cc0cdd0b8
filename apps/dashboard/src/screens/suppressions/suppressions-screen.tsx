import type { BodyOf, ItemOf, QueryOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { Badge } from '../../components/badge.tsx';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Field } from '../../components/field.tsx';
import { Filters, SelectFilter, TextFilter, useFilters } from '../../components/filters.tsx';
import { FormButton } from '../../components/form-button.tsx';
import { Listed } from '../../components/listed.tsx';
import { Page } from '../../components/page.tsx';
import { readText } from '../../components/read-text.ts';
import { SelectField } from '../../components/select-field.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { useMay } from '../../session/project.ts';
import { ReleaseButton } from './release-button.tsx';
import { Rules } from './rules.tsx';

type Suppression = ItemOf<'GET /management/v1/suppressions'>;

const channelTypes = ['email', 'sms', 'chat'];
const reasons = ['hard_bounce', 'complaint', 'stop', 'manual'];

/** The addresses that nothing is sent to, and why; each can be let go again. */
export default function SuppressionsScreen() {
  const mayAct = useMay('operator');
  const [filters] = useFilters();
  const query = { limit: 50, ...filters } as QueryOf<'GET /management/v1/suppressions'>;
  const suppressions = useAsk(
    'GET /management/v1/suppressions',
    { query },
    { live: ['suppressions'] },
  );
  const columns: Column<Suppression>[] = [
    {
      title: 'Address',
      cell: ({ address }) => <span className="font-medium">{address ?? 'erased'}</span>,
      text: ({ address }) => address,
    },
    textColumn('Channel type', 'channel_type'),
    {
      title: 'Reason',
      cell: ({ reason }) => reason.replaceAll('_', ' '),
      text: ({ reason }) => reason,
    },
    {
      title: 'State',
      cell: ({ in_force }) =>
        in_force ? <Badge text="suppressed" tone="bad" /> : <Badge text="counted" tone="warn" />,
      text: ({ in_force }) => (in_force ? 'suppressed' : 'counted'),
    },
    {
      title: 'Faults',
      cell: ({ fault_count }) => fault_count,
      text: ({ fault_count }) => fault_count,
      isNumber: true,
    },
    momentColumn('Since', 'created_at'),
    momentColumn('Until', 'expires_at', 'for good'),
    ...(mayAct
      ? [
          {
            title: 'Actions',
            cell: (suppression: Suppression) => <Release suppression={suppression} />,
            text: () => null,
          },
        ]
      : []),
  ];
  return (
    <Page
      title="Suppressions"
      actions={
        <>
          <CsvButton
            name="suppressions"
            columns={columns}
            rows={suppressions.data?.items ?? []}
            whole={{ operation: 'GET /management/v1/suppressions', query }}
          />
          <CopyAs request={{ operation: 'GET /management/v1/suppressions', query }} />
          {mayAct && (
            <ReleaseButton chosen={{ channel_type: query.channel_type, reason: query.reason }} />
          )}
          {mayAct && <AddButton />}
        </>
      }
    >
      <Filters>
        <TextFilter name="address" label="Address" placeholder="ada@example.com" />
        <SelectFilter name="channel_type" label="Channel type" options={channelTypes} />
        <SelectFilter name="reason" label="Reason" options={reasons} />
      </Filters>
      <Listed
        asked={suppressions}
        label="Suppressions"
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <Empty title="No suppressed addresses here">
            An address comes here by itself when mail to it bounces for good, when somebody
            complains or answers STOP.
          </Empty>
        }
      />
      <Rules />
    </Page>
  );
}

function Release({ suppression: { id, address, reason } }: { suppression: Suppression }) {
  const remove = useChange('DELETE /management/v1/suppressions/{id}');
  return (
    <ConfirmButton
      label="Release"
      title={`Send to ${address ?? 'this address'} again?`}
      action="Release"
      onConfirm={() => remove.mutateAsync({ params: [id] })}
    >
      {reason === 'complaint' || reason === 'stop'
        ? 'Its owner said that they want nothing. Release it only if they asked for it again.'
        : 'The next message to it is sent. If it bounces again, it comes back here.'}
    </ConfirmButton>
  );
}

function AddButton() {
  const add = useChange('POST /management/v1/suppressions');
  return (
    <FormButton
      label="Suppress an address"
      title="Suppress an address"
      action="Suppress"
      kind="primary"
      onSubmit={async (form) => {
        const until = readText(form, 'expires_at');
        await add.mutateAsync({
          body: {
            channel_type: form.get('channel_type'),
            address: readText(form, 'address').trim(),
            reason: form.get('reason'),
            expires_at: until === '' ? null : new Date(until).toISOString(),
          } as BodyOf<'POST /management/v1/suppressions'>,
        });
      }}
    >
      <SelectField name="channel_type" label="Channel type" options={channelTypes} />
      <Field name="address" label="Address" required autoFocus />
      <SelectField name="reason" label="Reason" options={reasons} defaultValue="manual" />
      <Field name="expires_at" label="Until" type="datetime-local" hint="Empty: for good" />
    </FormButton>
  );
}
