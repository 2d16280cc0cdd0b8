import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Page } from '../components/page.tsx';
import { Empty } from '../components/states.tsx';
import { useSession } from '../session/session.ts';

/** Stands where a screen would be, of a project that is not there or not for this member: which of the two is not told. */
export function NoSuchProject() {
  const { data: session, refetch } = useSession();
  const projects = session?.projects ?? [];
  // It may be a new one, or they may have been let in a moment ago.
  useEffect(() => {
    void refetch();
  }, [refetch]);
  return (
    <Page title="Not here">
      <Empty title="There is no such project for you">
        <p>
          The link may be old, or you were not let in: an admin of this installation can do that.
        </p>
        <ul className="mt-3 flex flex-wrap justify-center gap-3">
          {projects.map(({ slug, name }) => (
            <li key={slug}>
              <Link
                to="/p/$project"
                params={{ project: slug }}
                className="text-accent underline underline-offset-4"
              >
                To {name}
              </Link>
            </li>
          ))}
        </ul>
      </Empty>
    </Page>
  );
}
