import { useNavigate, useParams } from '@tanstack/react-router';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { Id } from '../../components/copy.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { Facts, Panel } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Failed, Loading } from '../../components/states.tsx';
import { Tabs, useTab } from '../../components/tabs.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { DeliveriesOfUser } from './deliveries-of-user.tsx';
import { EndpointsOfUser } from './endpoints-of-user.tsx';
import { NotificationsOfUser } from './notifications-of-user.tsx';
import { PreferencesOfUser } from './preferences-of-user.tsx';
import { SuppressionsOfUser } from './suppressions-of-user.tsx';
import { TopicsOfUser } from './topics-of-user.tsx';
import { WhatHoldsBack } from './what-holds-back.tsx';

const tabs = [
  { name: 'notifications', title: 'Notifications' },
  { name: 'deliveries', title: 'Deliveries' },
  { name: 'preferences', title: 'Preferences' },
  { name: 'endpoints', title: 'Endpoints' },
  { name: 'topics', title: 'Topics' },
  { name: 'suppressions', title: 'Suppressions' },
] as const;

/** Everything about one person: what they got, how they may be reached, and what they chose. */
export default function UserScreen() {
  const { user: externalId = '' } = useParams({ strict: false }) as { user?: string };
  const params = [externalId];
  const tab = useTab(tabs.map(({ name }) => name));
  const { data: user, error, refetch } = useAsk('GET /admin/v1/users/{external_id}', { params });
  const name = [user?.first_name, user?.last_name].filter(Boolean).join(' ');
  return (
    <Page
      title={name || externalId}
      lead={name !== '' && <span className="text-quiet">{externalId}</span>}
      actions={
        <>
          <CopyAs request={{ operation: 'GET /admin/v1/users/{external_id}', params }} />
          {user !== undefined && <EraseButton externalId={externalId} />}
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {user === undefined && error === null && <Loading rows={4} />}
      {user !== undefined && (
        <>
          <div className="mb-6">
            <Panel>
              <Facts
                facts={[
                  ['Id', <Id key="id" id={user.id} isWhole />],
                  ['E-mail', user.email ?? <None key="email" />],
                  ['Phone', user.phone ?? <None key="phone" />],
                  ['Locale', user.locale],
                  ['Timezone', user.timezone],
                  ['Made', <Moment key="made" at={user.created_at} />],
                  ['Changed', <Moment key="changed" at={user.updated_at} />],
                  ['Custom fields', describe(user.custom_fields)],
                ]}
              />
            </Panel>
          </div>
          <WhatHoldsBack externalId={externalId} email={user.email} phone={user.phone} />
          <Tabs label="About this user" tabs={tabs} current={tab} />
          {tab === 'notifications' && <NotificationsOfUser externalId={externalId} />}
          {tab === 'deliveries' && <DeliveriesOfUser externalId={externalId} />}
          {tab === 'preferences' && <PreferencesOfUser externalId={externalId} />}
          {tab === 'endpoints' && <EndpointsOfUser externalId={externalId} />}
          {tab === 'topics' && <TopicsOfUser externalId={externalId} />}
          {tab === 'suppressions' && <SuppressionsOfUser email={user.email} phone={user.phone} />}
        </>
      )}
    </Page>
  );
}

/** Said, not left out: without an address nothing comes. */
function None() {
  return <span className="text-faint">none</span>;
}

function describe(fields: object): string | null {
  return Object.keys(fields).length === 0 ? null : JSON.stringify(fields);
}

function EraseButton({ externalId }: { externalId: string }) {
  const project = useProject();
  const navigate = useNavigate();
  const mayErase = useMay('admin');
  const erase = useChange('DELETE /admin/v1/users/{external_id}');
  if (!mayErase) return null;
  return (
    <ConfirmButton
      label="Erase"
      title={`Erase ${externalId}?`}
      action="Erase them for good"
      typed={externalId}
      onConfirm={async () => {
        await erase.mutateAsync({ params: [externalId] });
        await navigate({ to: `/p/${project}/users` });
      }}
    >
      Who they are and what was written to them is deleted, and what waits to be sent to them is not
      sent. That something was sent stays, without saying to whom. It cannot be undone.
    </ConfirmButton>
  );
}
