import { Link } from '@tanstack/react-router';
import type { AnswerOf } from 'notiflows-client/operations';
import { useAsk } from '../../api/use-call.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { Badge, type Tone } from '../../components/badge.tsx';
import { CopyAs } from '../../components/copy-as.tsx';
import { useFilters } from '../../components/filters.tsx';
import { Moment } from '../../components/moment.tsx';
import { Page } from '../../components/page.tsx';
import { Empty, Failed, Loading } from '../../components/states.tsx';
import { useProject } from '../../session/project.ts';
import { useSession } from '../../session/session.ts';
import { formatDuration } from '../../time/format-time.ts';
import { ChannelCards } from './channel-cards.tsx';
import { Figure } from './figure.tsx';
import { RangeTabs } from './range-tabs.tsx';
import { useMovingCharts } from './use-moving-charts.ts';

type Overview = AnswerOf<'GET /management/v1/overview'>;

const ranges = ['15m', '1h', '6h', '24h', '7d', '30d'];

/** The statuses of deliveries as charts show them: what went well at the bottom. */
const outcomes = [
  { name: 'sent', color: '--good', of: ['sent', 'delivered'] },
  { name: 'skipped', color: '--faint', of: ['skipped', 'expired'] },
  { name: 'not known', color: '--warn', of: ['unknown', 'quarantined'] },
  { name: 'failed', color: '--bad', of: ['failed', 'bounced'] },
];

/** What happens in the project: whether something is wrong, how much, how fast, what waits, what was changed. */
export default function OverviewScreen() {
  const [{ range: wanted }] = useFilters();
  const range = (ranges.includes(wanted ?? '') ? wanted : '1h') as Overview['range'];
  const query = { range };
  const isByMinute = range === '15m' || range === '1h';

  const {
    data: answered,
    error,
    refetch,
  } = useAsk(
    'GET /management/v1/overview',
    { query },
    {
      live: ['runs', 'notifications', 'deliveries', 'channels', 'workers', 'audit_log'],
      // The charts of minutes move by themselves: this is for what waits, and for how channels are.
      gapMs: isByMinute ? 3_000 : 15_000,
      everyMs: isByMinute ? 3_000 : 15_000,
    },
  );
  const data = useMovingCharts(answered);
  return (
    <Page
      title="Overview"
      actions={
        <>
          <RangeTabs ranges={ranges} current={range} />
          <CopyAs request={{ operation: 'GET /management/v1/overview', query }} />
        </>
      }
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={12} />}
      {data !== undefined && <Shown overview={data} />}
    </Page>
  );
}

function Shown({ overview }: { overview: Overview }) {
  const { steps, step_seconds: stepS, totals, promises, backlog, workers, marks } = overview;
  const project = useProject();
  const { data: session } = useSession();
  const times = steps.map(({ at }) => Date.parse(at) / 1_000);
  const sum = (amounts: Record<string, number>, names: readonly string[]) =>
    names.reduce((total, name) => total + (amounts[name] ?? 0), 0);
  const settled = Object.values(totals.deliveries).reduce((a, b) => a + b, 0);
  const failed = sum(totals.deliveries, ['failed', 'bounced', 'quarantined', 'unknown']);
  const shownMarks = marks.map(({ at, action, resource_id }) => ({
    at: Date.parse(at) / 1_000,
    title: action === 'worker.deployed' ? `worker ${resource_id}` : action,
  }));
  if (overview.channels.length === 0 && totals.runs === 0) return <FirstSteps />;
  return (
    <div className="flex flex-col gap-6">
      <Verdict overview={overview} />
      <section aria-label="Figures" className="grid grid-cols-2 gap-3 lg:grid-cols-6">
        <Figure title="Runs" value={totals.runs} link="/runs" />
        <Figure
          title="Notifications"
          value={totals.notifications.made ?? 0}
          link="/notifications"
        />
        <Figure title="Messages settled" value={settled} link="/deliveries" />
        <Figure
          title="Failed"
          value={settled === 0 ? null : failed / settled}
          kind="share"
          tone={failed === 0 ? 'good' : failed / settled < 0.02 ? 'warn' : 'bad'}
          link="/failures"
        />
        <Figure title="Sent within 10 s" value={promises.sent_within_10s} kind="share" />
        <Figure title="Arrived within 1 min" value={promises.delivered_within_1m} kind="share" />
      </section>
      <section aria-label="Messages" className="rounded-lg border bg-panel p-4">
        <h2 className="mb-3 font-medium">Messages, by what became of them</h2>
        <BarChart
          label="Messages over time, by what became of them"
          times={times}
          stepS={stepS}
          marks={shownMarks}
          series={outcomes.map(({ name, color, of }) => {
            return { name, color, values: steps.map(({ deliveries }) => sum(deliveries, of)) };
          })}
        />
      </section>
      <div className="grid gap-6 lg:grid-cols-2">
        <section aria-label="Runs and notifications" className="rounded-lg border bg-panel p-4">
          <h2 className="mb-3 font-medium">Runs and notifications</h2>
          <div className="grid gap-3">
            <BarChart
              label="Runs over time"
              times={times}
              stepS={stepS}
              height={110}
              series={[{ name: 'runs', color: '--accent', values: steps.map(({ runs }) => runs) }]}
            />
            <BarChart
              label="Notifications over time"
              times={times}
              stepS={stepS}
              height={110}
              series={[
                {
                  name: 'notifications',
                  color: '--faint',
                  values: steps.map(({ notifications }) => notifications.made ?? 0),
                },
              ]}
            />
          </div>
        </section>
        <section aria-label="What waits" className="rounded-lg border bg-panel p-4">
          <h2 className="mb-3 font-medium">What waits to be sent</h2>
          <ul>
            {backlog.map(({ channel_type, due, oldest_ms }) => (
              <li
                key={channel_type}
                className="flex h-9 items-center gap-3 border-b last:border-b-0"
              >
                <span className="w-28">{channel_type.replaceAll('_', ' ')}</span>
                <span className="tabular-nums">{due > 1_000 ? 'over 1,000' : due}</span>
                <span className="ml-auto text-quiet">
                  {oldest_ms === null ? 'nothing is due' : `oldest ${formatDuration(oldest_ms)}`}
                </span>
              </li>
            ))}
          </ul>
          <p className="mt-3 text-quiet">
            {workers.alive} {workers.alive === 1 ? 'worker works' : 'workers work'}
            {workers.silent > 0 && (
              <>
                , <span className="text-bad">{workers.silent} not heard of</span>
              </>
            )}{' '}
            {session?.account_role != null && <Jump to={`/p/${project}/workers`}>See them</Jump>}
          </p>
        </section>
      </div>
      <ChannelCards channels={overview.channels} />
      <section aria-label="Changes" className="rounded-lg border bg-panel p-4">
        <div className="mb-3 flex flex-wrap justify-between gap-x-4">
          <h2 className="font-medium">What was changed in this time</h2>
          {marks.length > 0 && <Jump to={`/p/${project}/audit-log`}>See who did it</Jump>}
        </div>
        {marks.length === 0 && <p className="text-quiet">Nothing.</p>}
        <ul>
          {marks.slice(0, 10).map(({ at, action, resource_id }) => (
            <li key={at + action} className="flex h-9 items-center gap-3 border-b last:border-b-0">
              <span>{action}</span>
              <span className="truncate font-mono text-[13px] text-faint">{resource_id}</span>
              <span className="ml-auto text-quiet">
                <Moment at={at} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function FirstSteps() {
  return (
    <Empty title="Nothing has happened here yet">
      <ol className="mt-2 grid list-inside list-decimal gap-1 text-left">
        <li>
          <code>PUT /management/v1/channels/&#123;handle&#125;</code> makes a way out,
        </li>
        <li>
          <code>PUT /management/v1/notiflows/&#123;handle&#125;</code> says what goes over it,
        </li>
        <li>
          <code>POST /admin/v1/notiflows/&#123;handle&#125;/run</code> sends it to somebody.
        </li>
      </ol>
      <p className="mt-2">
        What comes of it is here a moment later. The README has them to copy, under “Your first
        notification”, and{' '}
        <a href="/docs" className="text-accent underline underline-offset-4">
          the API
        </a>{' '}
        says what else there is.
      </p>
    </Empty>
  );
}

const words: Record<Tone, string> = {
  good: 'Healthy',
  warn: 'Look at this',
  bad: 'Something is wrong',
  busy: 'Busy',
  quiet: 'Quiet',
};

function Verdict({ overview: { verdict } }: { overview: Overview }) {
  const project = useProject();
  const { reason, channel, since } = verdict;
  const { data: session } = useSession();
  const isOfWorkers =
    session?.account_role != null && ['no_workers', 'worker_silent', 'late'].includes(reason);
  return (
    <div
      role="status"
      className="flex min-h-11 flex-wrap items-center gap-3 rounded-lg border bg-panel px-4 py-2"
    >
      <Badge text={words[verdict.tone]} tone={verdict.tone} />
      <span>{verdict.text}</span>
      {since !== null && (
        <span className="text-bad">
          Since <Moment at={since} />
        </span>
      )}
      <span className="ml-auto flex gap-4">
        {channel !== null && (
          <>
            <Jump to={`/p/${project}/channels/${encodeURIComponent(channel)}`}>
              See the channel
            </Jump>
            <Jump to={`/p/${project}/failures`}>See what failed</Jump>
          </>
        )}
        {isOfWorkers && <Jump to={`/p/${project}/workers`}>See the workers</Jump>}
      </span>
    </div>
  );
}

function Jump({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className="text-accent underline underline-offset-4">
      {children}
    </Link>
  );
}
