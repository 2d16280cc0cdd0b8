import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { Badge } from '../../components/badge.tsx';
import { Facts, Panel, Section } from '../../components/facts.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Failed, Loading } from '../../components/states.tsx';
import { ReLogInDialog } from '../../session/re-log-in-dialog.tsx';
import { useSession } from '../../session/session.ts';
import { type Account, useAccount } from './account-api.ts';
import { OwnSessions } from './own-sessions.tsx';
import { Password } from './password.tsx';
import { SecondFactor } from './second-factor.tsx';

/** The own account: who one is, how one logs in, and where. It belongs to no project, and has no menu of one. */
export default function AccountScreen() {
  const { data: account, error, refetch } = useAccount();
  return (
    <main className="mx-auto min-h-dvh max-w-4xl">
      <Page
        title="Your account"
        lead={
          <Link
            to="/"
            className="order-first inline-flex h-8 items-center gap-1.5 rounded-md pr-2 text-quiet hover:text-ink"
          >
            <ArrowLeft size={15} aria-hidden /> Back
          </Link>
        }
      >
        {error !== null && <Failed failure={error} onRetry={refetch} />}
        {account === undefined && error === null && <Loading rows={10} />}
        {account !== undefined && (
          <>
            <WhoYouAre account={account} />
            <Password account={account} />
            <SecondFactor account={account} />
          </>
        )}
        <OwnSessions />
      </Page>
      <ReLogInDialog />
    </main>
  );
}

function WhoYouAre({ account }: { account: Account }) {
  const { name, email, identities, created_at, last_login_at } = account;
  return (
    <Section title={name || email}>
      <Panel>
        <Facts
          facts={[
            ['E-mail address', email],
            ['You may', <Roles key="roles" account={account} />],
            [
              'Single sign-on',
              identities.length === 0
                ? null
                : identities.map(({ issuer, linked_at }) => (
                    <span key={issuer} className="block">
                      {issuer}, since <Moment at={linked_at} />
                    </span>
                  )),
            ],
            ['Last login', <Moment key="last" at={last_login_at} nothing="never" />],
            ['Member since', <Moment key="since" at={created_at} />],
          ]}
        />
        <p className="mt-3 text-[13px] text-quiet">
          An admin of the installation changes address and roles, under “Members”.
        </p>
      </Panel>
    </Section>
  );
}

function Roles({ account: { account_role: everywhere, projects } }: { account: Account }) {
  const { data: session } = useSession();
  const nameOf = (slug: string) =>
    session?.projects.find((project) => project.slug === slug)?.name ?? slug;
  if (everywhere === null && projects.length === 0) return 'Nothing yet';
  return (
    <span className="flex flex-wrap gap-1.5">
      {everywhere !== null && <Badge text={`${everywhere} everywhere`} tone="busy" />}
      {projects.map(({ slug, role }) => (
        <Badge key={slug} text={`${role} in ${nameOf(slug)}`} tone="quiet" />
      ))}
    </span>
  );
}
