import { Panel } from '../../components/facts.tsx';
import { type Share, ShareBar } from '../../components/share-bar.tsx';
import { useProject } from '../../session/project.ts';
import { type CountedRun, count, countStopping } from './run-words.ts';

const recipientTones = [
  ['processed', 'good'],
  ['stopped', 'quiet'],
  ['canceled', 'quiet'],
  ['failed', 'bad'],
  ['pending', 'busy'],
] as const satisfies readonly (readonly [string, Share['tone']])[];

const deliveryTones = [
  ['delivered', 'good'],
  ['sent', 'good'],
  ['skipped', 'quiet'],
  ['expired', 'warn'],
  ['unknown', 'warn'],
  ['failed', 'bad'],
  ['bounced', 'bad'],
  ['quarantined', 'bad'],
  ['processing', 'busy'],
  ['pending', 'busy'],
] as const satisfies readonly (readonly [string, Share['tone']])[];

/** What became of a run, of one moment: the parts always add up to the whole. */
export function RunCounters({ run }: { run: CountedRun }) {
  const project = useProject();
  const { counters, deliveries } = run;
  const through = counters.recipients - counters.pending;
  const stopping = countStopping(run);
  const percent =
    counters.recipients === 0 ? 100 : Math.floor((through / counters.recipients) * 100);
  return (
    <div className="mb-8 grid gap-4 lg:grid-cols-2">
      <Panel>
        <p className="mb-3 flex flex-wrap justify-between gap-2">
          <strong>{count(counters.recipients, 'recipient')}</strong>
          <span className="text-quiet tabular-nums">
            {stopping > 0
              ? `${count(stopping, 'recipient')} being stopped`
              : `${percent} % through`}
          </span>
        </p>
        <ShareBar
          label="Recipients"
          shares={recipientTones.map(([name, tone]) => ({ name, tone, count: counters[name] }))}
        />
      </Panel>
      <Panel>
        <p className="mb-3">
          <strong>{count(deliveries.total, 'delivery', 'deliveries')}</strong>
        </p>
        <ShareBar
          label="Deliveries"
          shares={deliveryTones
            .filter(([name]) => deliveries[name] > 0 || name === 'sent' || name === 'failed')
            .map(([name, tone]) => ({
              name,
              tone,
              count: deliveries[name],
              to: `/p/${project}/deliveries`,
              search: { notiflow_run_id: run.id, status: name },
            }))}
        />
      </Panel>
    </div>
  );
}
