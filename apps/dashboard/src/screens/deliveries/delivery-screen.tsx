import { tellReason } from '@notiflow/contracts/reason-words';
import { useParams } from '@tanstack/react-router';
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
import { Failed, Loading } from '../../components/states.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { nameOf } from '../notifications/notification-columns.tsx';
import { ReplayProgress } from '../runs/replay-progress.tsx';
import { ResendFailed } from '../runs/resend-failed.tsx';
import { DeliveryHistory } from './delivery-history.tsx';
import { MessageView } from './message/message-view.tsx';
import { canRecall, RecallDelivery } from './recall-delivery.tsx';

type Delivery = AnswerOf<'GET /admin/v1/deliveries/{id}'>;

const dead = ['failed', 'expired', 'quarantined', 'unknown'];

/** One message: as its recipient sees it, how it was sent, and what became of it. */
export default function DeliveryScreen() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const {
    data: delivery,
    error,
    refetch,
  } = useAsk(
    'GET /admin/v1/deliveries/{id}',
    { params: [id] },
    { live: ['deliveries'], everyMs: 3_000, keepsShowing: false },
  );
  const mayAct = useMay('operator');
  return (
    <Page
      title={
        delivery === undefined
          ? 'Delivery'
          : `${delivery.step_handle}: ${delivery.channel_type.replaceAll('_', ' ')}`
      }
      lead={
        delivery !== undefined && (
          <>
            <Badge text={delivery.status} />
            <Id id={delivery.id} />
          </>
        )
      }
      actions={
        <>
          {mayAct && delivery !== undefined && canRecall(delivery) && (
            <RecallDelivery delivery={delivery} />
          )}
          {mayAct && delivery !== undefined && dead.includes(delivery.status) && (
            <ResendFailed choice={{ delivery_ids: [delivery.id] }} label="Send again" />
          )}
          <CopyAs request={{ operation: 'GET /admin/v1/deliveries/{id}', params: [id] }} />
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {delivery === undefined && error === null && <Loading />}
      {delivery !== undefined && (
        <>
          <ReplayProgress />
          {delivery.reason !== null && (
            <p className="mb-4 max-w-prose text-base">
              It is {delivery.status}, because {tellReason(delivery.reason)}.
            </p>
          )}
          <div className="grid gap-x-6 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
            <Section title="As the recipient sees it">
              <MessageView id={delivery.id} message={delivery.data} type={delivery.channel_type} />
            </Section>
            <Section title="What it belongs to">
              <Panel>
                <DeliveryFacts delivery={delivery} />
              </Panel>
              {delivery.reason_details !== null && (
                <div className="mt-3">
                  <Json value={delivery.reason_details} label="Details of the reason" />
                </div>
              )}
            </Section>
          </div>
          <DeliveryHistory delivery={delivery} />
        </>
      )}
    </Page>
  );
}

function DeliveryFacts({ delivery }: { delivery: Delivery }) {
  const project = useProject();
  const to = (path: string) => `/p/${project}/${path}`;
  const { data: notification } = useAsk('GET /admin/v1/notifications/{id}', {
    params: [delivery.notification_id],
  });
  const recipient = notification?.recipient ?? null;
  const { data: channels } = useAsk('GET /management/v1/channels', { query: { limit: 100 } });
  const channel = channels?.items.find(({ id }) => id === delivery.channel_id);
  return (
    <Facts
      facts={[
        [
          'Recipient',
          recipient === null ? (
            <Id key="recipient" id={delivery.recipient_id} />
          ) : (
            <IdLink
              key="recipient"
              id={recipient.external_id}
              text={nameOf(recipient)}
              to={to(`users/${recipient.external_id}`)}
            />
          ),
        ],
        [
          'Notification',
          <IdLink
            key="notification"
            id={delivery.notification_id}
            to={to(`notifications/${delivery.notification_id}`)}
          />,
        ],
        [
          'Run',
          <IdLink
            key="run"
            id={delivery.notiflow_run_id}
            to={to(`runs/${delivery.notiflow_run_id}`)}
          />,
        ],
        [
          'Channel',
          delivery.channel_id && (
            <IdLink
              id={delivery.channel_id}
              text={channel?.handle}
              to={to(`channels/${channel?.handle ?? delivery.channel_id}`)}
            />
          ),
        ],
        ['Provider', delivery.provider],
        [
          'Its id there',
          delivery.provider_message_id && <Id id={delivery.provider_message_id} isWhole />,
        ],
        ['Topic', delivery.topic],
        ['Attempts', delivery.attempt_count],
        ['Made', <Moment key="made" at={delivery.created_at} />],
        ['Expires', delivery.expires_at && <Moment at={delivery.expires_at} />],
        [
          'Replaced by',
          delivery.replaced_by && (
            <IdLink id={delivery.replaced_by} to={to(`deliveries/${delivery.replaced_by}`)} />
          ),
        ],
      ]}
    />
  );
}
