import { createContext, useContext } from 'react';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';

/** The runs whose progress is shown: each is counted anew while it is, so a list shows that of few. */
export const FollowedRuns = createContext<ReadonlySet<string>>(new Set());

/** How far a run got that fans out, in the place of its status. */
export function RunProgress({ id, status }: { id: string; status: string }) {
  const isFollowed = useContext(FollowedRuns).has(id);
  const { data } = useAsk(
    'GET /admin/v1/runs/{id}',
    { params: [id] },
    { enabled: isFollowed, live: ['runs', 'notifications'], gapMs: 2_000, everyMs: 3_000 },
  );
  const { recipients = 0, pending = 0 } = data?.counters ?? {};
  if (recipients === 0) return <Badge text={status} />;
  const done = recipients - pending;
  return (
    <span className="inline-flex items-center gap-2">
      <Badge text={status} />
      <progress
        max={recipients}
        value={done}
        aria-label={`${done} of ${recipients} recipients are through`}
        className="h-1.5 w-20 accent-(--accent)"
      />
      <span className="text-xs text-quiet tabular-nums">
        {Math.floor((done / recipients) * 100)} %
      </span>
    </span>
  );
}
