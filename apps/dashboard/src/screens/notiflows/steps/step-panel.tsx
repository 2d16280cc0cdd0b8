import { tellReason } from '@notiflow/contracts/reason-words';
import { Link } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import { Id } from '../../../components/copy.tsx';
import { Facts } from '../../../components/facts.tsx';
import { useProject } from '../../../session/project.ts';
import { describeConditions, describeStep, type Step } from './describe-step.ts';
import { branchesOf } from './layout-steps.ts';
import { type CountsOfStep, formatCount } from './step-figures.ts';
import { StepIcon } from './step-icon.tsx';

/** Everything of one step: what happened there and why, and what it is told to do. */
export function StepPanel({
  notiflow,
  step,
  counts,
  mayEdit,
}: {
  notiflow: string;
  step: Step;
  counts: CountsOfStep | undefined;
  mayEdit: boolean;
}) {
  const project = useProject();
  const { handle, name, template, conditions, settings } = step;
  const shown = Object.entries(settings).filter(([field]) => field !== 'branches');
  return (
    <section aria-label={`Step ${handle}`} className="flex flex-col gap-5">
      <header className="flex items-start gap-2.5">
        <StepIcon step={step} />
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold break-words">{name ?? handle}</h2>
          <p className="text-[13px] text-quiet">{describeStep(step)}</p>
        </div>
        {mayEdit && (
          <Link
            to={`/p/${project}/notiflows/${notiflow}/edit`}
            search={{ step: handle } as never}
            className="inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 font-medium hover:bg-raised"
          >
            <Pencil size={13} aria-hidden /> Edit
          </Link>
        )}
      </header>
      {counts !== undefined && <WhatHappened counts={counts} step={step} />}
      <Part title="Settings">
        <Facts
          facts={[
            ['Handle', <Id key="handle" id={handle} isWhole />],
            ['Type', step.type.replaceAll('_', ' ')],
            ['Channel', step.channel_handle],
            ...shown.map(([field, value]) => [field.replaceAll('_', ' '), toText(value)] as const),
          ]}
        />
      </Part>
      {conditions.length > 0 && (
        <Part title={step.type === 'trigger' ? 'Goes on only where' : 'Is left out unless'}>
          <Conditions groups={conditions} />
        </Part>
      )}
      {branchesOf(step).map((branch) => (
        <Part key={branch.handle} title={`Branch ${branch.name}`}>
          <Conditions groups={branch.conditions} />
          {branch.finish && <p className="text-quiet">Whoever takes it is done at its end.</p>}
        </Part>
      ))}
      {template !== undefined && (
        <Part title="Template">
          <dl className="flex flex-col gap-2">
            {Object.entries(template.data).map(([field, value]) => (
              <div key={field}>
                <dt className="text-xs text-quiet">{field.replaceAll('_', ' ')}</dt>
                <dd
                  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
                  tabIndex={0}
                  className="mt-0.5 max-h-48 overflow-auto rounded-md bg-raised p-2 font-mono text-[12px] break-words whitespace-pre-wrap"
                >
                  {toText(value)}
                </dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
    </section>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div>
      <h3 className="mb-1.5 text-xs font-medium text-quiet">{title}</h3>
      {children}
    </div>
  );
}

function Conditions({ groups }: { groups: readonly unknown[] }) {
  if (groups.length === 0) return <p className="text-quiet">Whoever fits nowhere else.</p>;
  return (
    <ul className="flex flex-col gap-1 font-mono text-[12px]">
      {describeConditions(groups).map((line) => (
        <li key={line} className="break-words">
          {line}
        </li>
      ))}
    </ul>
  );
}

const ofOwnConditions = ['wait', 'throttle', 'digest', 'condition'];

function WhatHappened({ counts, step }: { counts: CountsOfStep; step: Step }) {
  const { waiting, reached, passed, here, maybe, ended, messages, found, left_out } = counts;
  const lines: (readonly [string, number, string?])[] = [
    ['came here', reached],
    ['went on', passed],
    ['are here', here],
    ...messages.map(({ status, reason, count }) => line(status, reason, count)),
    ...ended.map(({ status, reason, count }) => line(status, reason, count)),
    ['left out', left_out, tellReason('condition')],
    ...found.map(({ outcome, count }) => [outcome.replaceAll('_', ' '), count] as const),
    ['may have come here', maybe, 'what they left does not tell which branch they took'],
  ];
  const leavesNoTrace = step.conditions.length > 0 && ofOwnConditions.includes(step.type);
  return (
    <Part title="What happened here">
      {waiting.count > 0 && (
        <p className="mb-2 rounded-md bg-accent-ground px-2.5 py-1.5 text-accent">
          <strong className="tabular-nums">{formatCount(waiting)}</strong>{' '}
          {step.type === 'channel' ? 'not sent yet' : 'waiting now'}
          {waiting.later > 0 && `, ${waiting.later.toLocaleString('en')} of them for later`}
        </p>
      )}
      <ul>
        {lines
          .filter(([, count], index) => count > 0 || index === 0)
          .map(([word, count, why]) => (
            <li
              key={`${word} ${why}`}
              className="flex items-baseline gap-3 border-b py-1 last:border-b-0"
            >
              <span className="min-w-0 flex-1">
                {word}
                {why !== undefined && <span className="block text-xs text-quiet">{why}</span>}
              </span>
              <span className="tabular-nums">{count.toLocaleString('en')}</span>
            </li>
          ))}
      </ul>
      {leavesNoTrace && (
        <p className="mt-1.5 text-xs text-quiet">
          Those whom its conditions left out have left no trace, and count as having gone on.
        </p>
      )}
    </Part>
  );
}

function line(status: string, reason: string | null, count: number) {
  return [status, count, reason === null ? undefined : tellReason(reason)] as const;
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}
