import { ActButton, ConfirmButton } from '../../components/act-button.tsx';
import { Badge } from '../../components/badge.tsx';
import { momentColumn, textColumn } from '../../components/columns.tsx';
import { CsvButton } from '../../components/csv-button.tsx';
import { Section } from '../../components/facts.tsx';
import { Listed } from '../../components/listed.tsx';
import { Empty } from '../../components/states.tsx';
import type { Column } from '../../components/table.tsx';
import { type OwnSession, useAccountChange, useOwnSessions } from './account-api.ts';
import { browserOf } from './browser-of.ts';

const columns: Column<OwnSession>[] = [
  {
    title: 'Browser',
    cell: ({ user_agent, is_this_one }) => (
      <span className="inline-flex items-center gap-2">
        <span title={user_agent ?? undefined}>{browserOf(user_agent)}</span>
        {is_this_one && <Badge text="this one" tone="good" />}
      </span>
    ),
    text: ({ user_agent }) => browserOf(user_agent),
  },
  textColumn('From', 'ip'),
  momentColumn('Last used', 'seen_at'),
  momentColumn('Logged in', 'created_at'),
  {
    title: 'Actions',
    cell: (session) => <End session={session} />,
    text: () => null,
  },
];

/** Where the member is logged in, and how to end it. */
export function OwnSessions() {
  const sessions = useOwnSessions();
  const endOthers = useAccountChange('DELETE', 'sessions');
  const others = sessions.data?.items.filter(({ is_this_one }) => !is_this_one).length ?? 0;
  return (
    <Section
      title="Where you are logged in"
      lead="A session ends after 12 hours in which nobody used it, and after a week."
      actions={
        <>
          <CsvButton name="sessions" columns={columns} rows={sessions.data?.items ?? []} />
          <ConfirmButton
            label="Log out everywhere else"
            title={others === 1 ? 'End the other session?' : `End ${others} other sessions?`}
            action="End them"
            isDisabled={others === 0}
            onConfirm={() => endOthers.mutateAsync()}
          >
            Whoever works there has to log in again. Here you stay.
          </ConfirmButton>
        </>
      }
    >
      <Listed
        asked={sessions}
        label="Sessions"
        columns={columns}
        keyOf={({ id }) => id}
        rows={2}
        empty={<Empty title="Nobody is logged in" />}
      />
    </Section>
  );
}

function End({ session: { id, is_this_one } }: { session: OwnSession }) {
  const end = useAccountChange('DELETE', `sessions/${id}`);
  if (is_this_one) return null;
  return <ActButton onAct={() => end.mutateAsync()}>End</ActButton>;
}
