import { Link, useParams } from '@tanstack/react-router';
import type { AnswerOf } from 'notiflows-client/operations';
import { useAsk, useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { Id } from '../../components/copy.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Failed, Loading } from '../../components/states.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { ChannelState } from './channel-state.tsx';
import { HealthOfChannel } from './health-of-channel.tsx';
import { TestButton } from './test-button.tsx';

type Channel = AnswerOf<'GET /management/v1/channels/{handle}'>;

/** One channel: whether its provider takes messages, and how well. */
export default function ChannelScreen() {
  const project = useProject();
  const { channel: handle = '' } = useParams({ strict: false }) as { channel?: string };
  const params = [handle];
  const mayTest = useMay('admin');
  const { data, error, refetch } = useAsk('GET /management/v1/channels/{handle}', { params });
  const health = useAsk(
    'GET /management/v1/channels/{handle}/health',
    { params },
    { live: ['channels', 'deliveries'], gapMs: 2_000, everyMs: 3_000 },
  );
  return (
    <Page
      title={data?.name || handle}
      lead={
        <>
          {data && <span className="text-quiet">{data.provider}</span>}
          {health.data && <ChannelState health={health.data} />}
        </>
      }
      actions={
        <>
          <CopyAs request={{ operation: 'GET /management/v1/channels/{handle}/health', params }} />
          {mayTest && data !== undefined && <TestButton channel={data} />}
          {data?.blocked_at != null && <UnblockButton channel={data} />}
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={6} />}
      {data?.blocked_at != null && (
        <p role="alert" className="mb-6 rounded-lg border border-bad bg-bad-ground p-4 text-bad">
          Nothing is sent through it since <Moment at={data.blocked_at} />: too many addresses
          bounced. Clean the list before it is unblocked, or providers will refuse the rest as well.
        </p>
      )}
      {health.data !== undefined && <HealthOfChannel health={health.data} channel={data} />}
      {data !== undefined && (
        <>
          <Section title="About">
            <Panel>
              <Facts
                facts={[
                  ['Id', <Id key="id" id={data.id} isWhole />],
                  ['Handle', data.handle],
                  ['Type', data.type.replaceAll('_', ' ')],
                  ['Provider', data.provider],
                  ['Made', <Moment key="made" at={data.created_at} />],
                  ['Changed', <Moment key="changed" at={data.updated_at} />],
                ]}
              />
            </Panel>
          </Section>
          <Section
            title="Settings"
            lead="Of a credential it is told that it is there, and how it ends."
          >
            <Panel>
              <Facts facts={[...describe(data.settings), ...describe(data.credentials)]} />
            </Panel>
          </Section>
          <Section title="What went through it">
            <p className="flex gap-4">
              {(['failed', 'sent', 'bounced'] as const).map((status) => (
                <Link
                  key={status}
                  to={`/p/${project}/deliveries`}
                  search={{ channel_id: data.id, status } as never}
                  className="underline decoration-line underline-offset-4 hover:decoration-current"
                >
                  Deliveries that are {status}
                </Link>
              ))}
            </p>
          </Section>
        </>
      )}
    </Page>
  );
}

function UnblockButton({ channel }: { channel: Channel }) {
  const mayUnblock = useMay('operator');
  const unblock = useChange('POST /management/v1/channels/{handle}/unblock');
  if (!mayUnblock) return null;
  return (
    <ConfirmButton
      label="Unblock"
      title={`Let ${channel.name || channel.handle} send again?`}
      action="Unblock"
      onConfirm={() => unblock.mutateAsync({ params: [channel.handle] })}
    >
      What waits for it is sent at once. If as many addresses bounce again, it is blocked again.
    </ConfirmButton>
  );
}

function describe(values: object): (readonly [string, string])[] {
  return Object.entries(values).map(([name, value]: [string, unknown]) => [
    name.replaceAll('_', ' '),
    isSecret(value)
      ? value.set
        ? `set, ends in ${value.last4 ?? '…'}`
        : 'not set'
      : toText(value),
  ]);
}

function isSecret(value: unknown): value is { set: boolean; last4?: string } {
  return typeof value === 'object' && value !== null && 'set' in value;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
