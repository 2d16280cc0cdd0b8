import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
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
import { CancelRun } from './cancel-run.tsx';
import { ReplayProgress } from './replay-progress.tsx';
import { ResendFailed } from './resend-failed.tsx';
import { RunCounters } from './run-counters.tsx';
import { RunRecipients } from './run-recipients.tsx';
import {
  type CountedRun,
  countDead,
  countStopping,
  describeTrigger,
  isUnderWay,
} from './run-words.ts';

/** One run: how far it is, what became of whom and why, and what can be done about it. */
export default function RunScreen() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const [gapMs, setGapMs] = useState(1_000);
  const {
    data: run,
    error,
    refetch,
  } = useAsk(
    'GET /admin/v1/runs/{id}',
    { params: [id] },
    {
      live: ['runs', 'notifications', 'deliveries'],
      gapMs,
      everyMs: Math.max(gapMs, 2_000),
      keepsShowing: false,
    },
  );
  const wanted = run === undefined ? gapMs : pauseFor(run);
  if (wanted !== gapMs) setGapMs(wanted);
  const mayAct = useMay('operator');
  return (
    <Page
      title={run === undefined ? 'Run' : `Run of ${run.notiflow_handle}`}
      lead={
        run !== undefined && (
          <>
            <Badge text={run.status} />
            <Id id={run.id} />
          </>
        )
      }
      actions={
        <>
          {mayAct && run !== undefined && run.status !== 'canceled' && isUnderWay(run) && (
            <CancelRun run={run} />
          )}
          {mayAct && run !== undefined && countDead(run) > 0 && (
            <ResendFailed choice={{ filter: { notiflow_run_id: run.id } }} label="Resend failed" />
          )}
          <CopyAs
            request={{ operation: 'GET /admin/v1/runs/{id}', params: [id] }}
            nf={`nf run watch ${id}`}
          />
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {run === undefined && error === null && <Loading />}
      {run !== undefined && (
        <>
          <ReplayProgress />
          <RunCounters run={run} />
          <RunRecipients run={run} />
          <div className="grid gap-x-6 lg:grid-cols-2">
            <Section title="What was asked">
              <Panel>
                <RunFacts run={run} />
              </Panel>
            </Section>
            <Section title="Data">
              {run.content_removed_at === null ? (
                <Json value={run.data} label="Data of the run" />
              ) : (
                <p className="text-quiet">
                  Removed by retention <Moment at={run.content_removed_at} />.
                </p>
              )}
            </Section>
          </div>
        </>
      )}
    </Page>
  );
}

/** Its counters are counted anew each time: less often where that is much, or where nothing is left to come. */
function pauseFor(run: CountedRun): number {
  if (!isUnderWay(run) && countStopping(run) === 0) return 10_000;
  const counted = run.deliveries.total + run.counters.recipients;
  return counted > 100_000 ? 5_000 : counted > 20_000 ? 2_000 : 1_000;
}

function RunFacts({ run }: { run: CountedRun }) {
  const project = useProject();
  return (
    <Facts
      facts={[
        [
          'Notiflow',
          <IdLink
            key="notiflow"
            id={run.notiflow_id}
            text={run.notiflow_handle}
            to={`/p/${project}/notiflows/${run.notiflow_handle}`}
          />,
        ],
        ['Version', <Id key="version" id={run.notiflow_version_id} />],
        ['To', run.topic === null ? 'a list of recipients' : `topic ${run.topic}`],
        ['Caused by', run.actor_id && <Id id={run.actor_id} />],
        [
          'Begun by',
          <span key="by" className="inline-flex items-center gap-1">
            {describeTrigger(run)} {run.triggered_by && <Id id={run.triggered_by.id} />}
          </span>,
        ],
        ['Reason', run.reason?.replaceAll('_', ' ')],
        ['Priority', run.priority],
        ['Accepted', <Moment key="accepted" at={run.created_at} />],
        ['Sends at', run.send_at && <Moment at={run.send_at} />],
        ['Fanned out', <Moment key="fanned" at={run.fanned_out_at} nothing="not yet" />],
        ['Expires', run.expires_at && <Moment at={run.expires_at} />],
        ['Cancellation key', run.cancellation_key && <code>{run.cancellation_key}</code>],
        ['Replace key', run.replace_key && <code>{run.replace_key}</code>],
      ]}
    />
  );
}
