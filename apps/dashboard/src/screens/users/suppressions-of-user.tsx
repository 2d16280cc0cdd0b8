import { Link } from '@tanstack/react-router';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { Section } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { useMay, useProject } from '../../session/project.ts';

/** Whether the addresses of one person are sent to. */
export function SuppressionsOfUser({
  email,
  phone,
}: {
  email: string | null;
  phone: string | null;
}) {
  const mayAsk = useMay('operator');
  if (!mayAsk) {
    return <Empty title="Operators see this">It tells whose addresses are suppressed.</Empty>;
  }
  const addresses = [email, phone].filter((address) => address !== null);
  if (addresses.length === 0) return <Empty title="They have no address" />;
  return addresses.map((address) => <OfAddress key={address} address={address} />);
}

function OfAddress({ address }: { address: string }) {
  const project = useProject();
  const { data, error, refetch } = useAsk('GET /management/v1/suppressions', {
    query: { address, limit: 10 },
  });
  return (
    <Section title={address}>
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={1} />}
      {data?.items.length === 0 && (
        <p className="text-quiet">
          <Badge text="sent to" tone="good" /> Nothing speaks against it.
        </p>
      )}
      {data?.items.map(
        ({ id, channel_type: type, reason, in_force: isInForce, created_at: at }) => (
          <p key={id} className="flex flex-wrap items-center gap-2">
            <Badge text={isInForce ? 'suppressed' : 'counted'} tone={isInForce ? 'bad' : 'warn'} />
            {type}, {reason.replaceAll('_', ' ')}, <Moment at={at} />
            <Link
              to={`/p/${project}/suppressions`}
              search={{ address } as never}
              className="text-accent hover:underline"
            >
              Release it
            </Link>
          </p>
        ),
      )}
    </Section>
  );
}
