import { Link, useParams } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { useAsk } from '../../api/use-call.ts';
import { Badge } from '../../components/badge.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { Page } from '../../components/page.tsx';
import { Failed, Loading } from '../../components/states.tsx';
import { Tabs, useTab } from '../../components/tabs.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { AboutTab } from './about-tab.tsx';
import { NotiflowActions } from './notiflow-actions.tsx';
import { stateOf } from './notiflow-words.ts';
import { StepsTab } from './steps/steps-tab.tsx';
import { VersionsTab } from './versions/versions-tab.tsx';

const tabs = [
  { name: 'steps', title: 'Steps' },
  { name: 'versions', title: 'Versions' },
  { name: 'about', title: 'About' },
] as const;

/** One notiflow: its steps with what happens at them, its versions, and its settings. */
export default function NotiflowScreen() {
  const project = useProject();
  const { notiflow: handle = '' } = useParams({ strict: false }) as { notiflow?: string };
  const tab = useTab(['steps', 'versions', 'about']);
  const mayEdit = useMay('admin');
  const params = [handle];
  const { data, error, refetch } = useAsk(
    'GET /management/v1/notiflows/{handle}',
    { params },
    { live: ['notiflows'], everyMs: 10_000, keepsShowing: false },
  );
  const state = data && stateOf(data);
  return (
    <Page
      title={data?.name || handle}
      lead={
        state && (
          <>
            <Badge text={state.word} tone={state.tone} />
            {data.has_unpublished_changes && data.published_version !== null && (
              <Badge text="unpublished changes" tone="warn" />
            )}
          </>
        )
      }
      actions={
        <>
          <Link
            to={`/p/${project}/runs`}
            search={{ notiflow_id: data?.id ?? '' } as never}
            className="inline-flex h-8 items-center rounded-md border bg-panel px-3 font-medium hover:bg-raised"
          >
            Runs
          </Link>
          <CopyAs
            request={{ operation: 'GET /management/v1/notiflows/{handle}/step-counts', params }}
            nf={`nf notiflow steps ${handle}`}
          />
          {data !== undefined && <NotiflowActions notiflow={data} />}
          {mayEdit && (
            <Link
              to={`/p/${project}/notiflows/${handle}/edit`}
              className="inline-flex h-8 items-center gap-2 rounded-md bg-accent px-3 font-medium text-on-accent hover:opacity-90"
            >
              <Pencil size={14} aria-hidden /> Edit
            </Link>
          )}
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {error?.status === 404 && (
        <p className="mt-4 max-w-prose text-quiet">
          If it is archived, saving it again, as <code>nf push</code> does, brings it back with its
          versions.
        </p>
      )}
      {data === undefined && error === null && <Loading rows={12} />}
      {data !== undefined && (
        <>
          <Tabs label="Parts of the notiflow" tabs={tabs} current={tab} />
          {tab === 'steps' && <StepsTab notiflow={data} />}
          {tab === 'versions' && <VersionsTab notiflow={data} />}
          {tab === 'about' && <AboutTab notiflow={data} />}
        </>
      )}
    </Page>
  );
}
