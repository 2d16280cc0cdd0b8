import { Outlet, useMatches } from '@tanstack/react-router';
import { Page } from '../components/page.tsx';
import { Empty } from '../components/states.tsx';
import { screens } from '../screens/index.ts';
import { maySee } from '../screens/use-screens.ts';
import { useRole } from '../session/project.ts';
import { useSession } from '../session/session.ts';
import { NoSuchProject } from './no-such-project.tsx';

/** The screen of the address, or why the member does not see it: a link may come from somebody who may more. */
export function ScreenOrReason() {
  const { data: session } = useSession();
  const role = useRole();
  const match = useMatches().at(-1);
  const place = match?.fullPath.replace('/p/$project', '') || '/';
  const screen = screens.find(({ path }) => path === place || `${path}/` === place);
  if (session != null && role === null) return <NoSuchProject />;
  if (screen === undefined || session == null || maySee(screen, { session, role })) {
    // Of another thing nothing stays: not what was answered about the one before, not what was typed, not an open dialog.
    return <Outlet key={match?.pathname} />;
  }
  const { isOfInstallation = false, role: least = 'viewer', menu } = screen;
  return (
    <Page title={menu?.title ?? 'Not for you'}>
      <Empty
        title={`This is for ${least === 'admin' ? 'an' : 'a'} ${least}${isOfInstallation ? ' of the whole installation' : ''}`}
      >
        {isOfInstallation
          ? 'It tells about every project. Your role is one in this project: ask an admin of the installation for what you need from here.'
          : `You are ${role ?? 'nobody'} in this project. An admin of the installation can change that.`}
      </Empty>
    </Page>
  );
}
