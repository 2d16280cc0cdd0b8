import { useAsk } from '../../api/use-call.ts';
import { useFilters } from '../../components/filters.tsx';
import { Moment } from '../../components/moment.tsx';
import { useMay } from '../../session/project.ts';

/**
 * What would keep a message from a person whatever was sent: it stands above all else, since who looks somebody up mostly
 * asks why nothing came.
 */
export function WhatHoldsBack({
  externalId,
  email,
  phone,
}: {
  externalId: string;
  email: string | null;
  phone: string | null;
}) {
  const [, change] = useFilters();
  const preferences = useAsk('GET /admin/v1/users/{external_id}/preferences', {
    params: [externalId],
  }).data;
  const ofEmail = useInForce(email);
  const ofPhone = useInForce(phone);
  const optedOut = Object.entries(preferences?.channel_types ?? {}).flatMap(([type, isWanted]) =>
    isWanted === false ? [type.replaceAll('_', ' ')] : [],
  );
  const quiet = preferences?.quiet_hours?.windows.length ?? 0;
  const reasons = [
    ...[...ofEmail, ...ofPhone].map(({ id, address, reason, created_at }) => ({
      key: id,
      tab: 'suppressions',
      text: (
        <>
          {address} is suppressed: {reason.replaceAll('_', ' ')}, <Moment at={created_at} />
        </>
      ),
    })),
    ...(preferences !== undefined && preferences.paused !== false
      ? [{ key: 'paused', tab: 'preferences', text: 'They paused all but what is transactional' }]
      : []),
    ...(optedOut.length > 0
      ? [{ key: 'out', tab: 'preferences', text: `They do not want ${optedOut.join(', ')}` }]
      : []),
    ...(quiet > 0
      ? [
          {
            key: 'quiet',
            tab: 'preferences',
            text: 'They have quiet hours, in which messages wait',
          },
        ]
      : []),
  ];
  if (reasons.length === 0) return null;
  return (
    <section
      aria-label="What holds messages back"
      className="mb-6 rounded-lg border border-warn/40 bg-warn-ground px-4 py-3"
    >
      <h2 className="font-medium">What holds messages back</h2>
      <ul className="mt-1 space-y-0.5">
        {reasons.map(({ key, tab, text }) => (
          <li key={key}>
            {text}{' '}
            <button
              type="button"
              onClick={() => change({ tab })}
              className="text-accent underline underline-offset-4"
            >
              Show
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The suppressions of an address that are in force. */
function useInForce(address: string | null) {
  // Who sees addresses masked cannot ask for them.
  const mayAsk = useMay('operator');
  const { data } = useAsk(
    'GET /management/v1/suppressions',
    { query: { address: address ?? '', limit: 10 } },
    { enabled: address !== null && mayAsk, keepsShowing: false },
  );
  return (data?.items ?? []).filter(({ in_force }) => in_force);
}
