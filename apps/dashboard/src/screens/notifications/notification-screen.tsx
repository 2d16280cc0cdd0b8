import { tellReason } from '@notiflow/contracts/reason-words';
import { Link, useParams } from '@tanstack/react-router';
import type { AnswerOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { Id } from '../../components/copy.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { IdLink } from '../../components/id-link.tsx';
import { Json } from '../../components/json.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { toArguments } from '../../components/shell-commands.ts';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { useProject } from '../../session/project.ts';
import { withExactTimes } from '../../time/format-time.ts';
import { useNow } from '../../time/use-now.ts';
import type { Explanation } from './describe-entry.ts';
import { EntryList } from './entry-list.tsx';
import { nameOf } from './notification-columns.tsx';
import { TimeAxis } from './time-axis.tsx';
import { toLanes } from './to-lanes.ts';
import { WhatIsNext } from './what-is-next.tsx';

type Notification = AnswerOf<'GET /admin/v1/notifications/{id}'>;

const explain = 'GET /admin/v1/runs/{id}/recipients/{external_id}/explain';

/** Why one recipient of a run got what, or nothing: every decision on the axis of its time. */
export default function NotificationScreen() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const {
    data: notification,
    error,
    refetch,
  } = useAsk(
    'GET /admin/v1/notifications/{id}',
    { params: [id] },
    { live: ['notifications', 'deliveries'], everyMs: 3_000, keepsShowing: false },
  );
  const externalId = notification?.recipient?.external_id;
  const params = [notification?.notiflow_run_id ?? '', externalId ?? ''];
  const explained = useAsk(
    explain,
    { params },
    {
      enabled: externalId !== undefined,
      live: ['notifications', 'deliveries'],
      everyMs: 3_000,
      keepsShowing: false,
    },
  );
  return (
    <Page
      title={notification === undefined ? 'Notification' : `To ${nameOf(notification.recipient)}`}
      lead={
        notification !== undefined && (
          <>
            <Badge text={notification.status} />
            <Id id={notification.id} />
          </>
        )
      }
      actions={
        externalId !== undefined && (
          <CopyAs
            request={{ operation: explain, params }}
            nf={`nf explain ${toArguments(...params)}`}
          />
        )
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {notification === undefined && error === null && <Loading />}
      {notification !== undefined && (
        <>
          {explained.error !== null && (
            <Failed failure={explained.error} onRetry={explained.refetch} />
          )}
          {notification.recipient === null && (
            <Empty title="The recipient was erased">
              With the person went everything that says what was decided about them.
            </Empty>
          )}
          {externalId !== undefined && explained.data === undefined && !explained.error && (
            <Loading rows={12} />
          )}
          {explained.data !== undefined && <Explained explanation={explained.data} />}
          <div className="grid gap-x-6 lg:grid-cols-2">
            <Section title="What it belongs to">
              <Panel>
                <NotificationFacts notification={notification} />
              </Panel>
            </Section>
            <Section title="Data">
              <Json value={notification.data} label="Data of the notification" />
            </Section>
          </div>
        </>
      )}
    </Page>
  );
}

function Explained({ explanation }: { explanation: Explanation }) {
  const now = useNow().getTime();
  const chart = toLanes(explanation, now);
  return (
    <>
      <div className="mb-5 max-w-prose">
        <p className="text-base">{withExactTimes(explanation.summary)}</p>
        <WhatIsNext next={explanation.next} />
      </div>
      {chart !== null && (
        <div className="mb-6">
          <TimeAxis chart={chart} now={now} />
        </div>
      )}
      <Section title="Every decision">
        <EntryList explanation={explanation} />
      </Section>
    </>
  );
}

function NotificationFacts({ notification }: { notification: Notification }) {
  const project = useProject();
  const { recipient, actor, reason, digest } = notification;
  const to = (path: string) => `/p/${project}/${path}`;
  const person = (user: NonNullable<Notification['recipient']>) => (
    <IdLink id={user.external_id} text={nameOf(user)} to={to(`users/${user.external_id}`)} />
  );
  return (
    <Facts
      facts={[
        ['Recipient', recipient && person(recipient)],
        ['Caused by', actor && person(actor)],
        [
          'Run',
          <IdLink
            key="run"
            id={notification.notiflow_run_id}
            to={to(`runs/${notification.notiflow_run_id}`)}
          />,
        ],
        [
          'Deliveries',
          notification.deliveries.length > 0 && (
            <ul className="space-y-1">
              {notification.deliveries.map((delivery) => (
                <li key={delivery.id} className="flex flex-wrap items-center gap-2">
                  <Link
                    to={to(`deliveries/${delivery.id}`)}
                    className="underline decoration-line underline-offset-4"
                  >
                    {delivery.step_handle}: {delivery.channel_type.replaceAll('_', ' ')}
                  </Link>
                  <Badge text={delivery.status} />
                </li>
              ))}
            </ul>
          ),
        ],
        ['Topic', notification.topic],
        ['Step', notification.step_handle],
        ['Reason', reason && tellReason(reason)],
        ['Goes on', notification.resume_at && <Moment at={notification.resume_at} />],
        [
          'Carried by',
          digest?.carrier_id && (
            <IdLink id={digest.carrier_id} to={to(`notifications/${digest.carrier_id}`)} />
          ),
        ],
        ['Made', <Moment key="made" at={notification.created_at} />],
        ['Ended', notification.processed_at && <Moment at={notification.processed_at} />],
      ]}
    />
  );
}
