import { tellReason } from '@notiflow/contracts/reason-words';
import { Link } from '@tanstack/react-router';
import type { AnswerOf } from 'notiflows-client/operations';
import { useState } from 'react';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Section } from '../../components/facts.tsx';
import { Field } from '../../components/field.tsx';
import { Empty, Failed } from '../../components/states.tsx';
import { useMay, useProject } from '../../session/project.ts';
import { EntryList } from '../notifications/entry-list.tsx';
import type { Sample } from './sample-panel.tsx';

type Plan = AnswerOf<'POST /management/v1/notiflows/{handle}/plan'>;

/** Tells which steps would run for whom and why; and runs it for real, for those who were named. */
export function PlanPanel({
  handle,
  hasDraft,
  isChanged,
  sample,
}: {
  handle: string;
  hasDraft: boolean;
  /** What is typed is not saved, and so not planned. */
  isChanged: boolean;
  sample: Sample;
}) {
  const mayRun = useMay('operator');
  const project = useProject();
  const sampled = sample.recipient.external_id;
  const [given, setGiven] = useState<string | null>(null);
  // Until somebody says otherwise: who the preview is for.
  const who = given ?? (typeof sampled === 'string' ? sampled : '');
  const [plan, setPlan] = useState<Plan | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [runId, setRunId] = useState<string | null>(null);
  const ask = useChange('POST /management/v1/notiflows/{handle}/plan');
  const run = useChange('POST /management/v1/notiflows/{handle}/run');
  const version = hasDraft ? 'draft' : 'published';
  const versionName = hasDraft ? 'draft' : 'published version';
  const names = who.split(/[\s,]+/).filter(Boolean);
  const body = {
    version,
    recipients: names.map((external_id) => ({ external_id })),
    data: sample.data,
    ...(sample.actor !== undefined && { actor: sample.actor }),
  };
  const planNow = async () => {
    setFailure(null);
    try {
      setPlan(await ask.mutateAsync({ params: [handle], body: body as never }));
    } catch (error) {
      setFailure(toFailure(error));
    }
  };
  return (
    <>
      <form
        className="mb-6 flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void planNow();
        }}
      >
        <Field
          label="For whom"
          value={who}
          onChange={(event) => setGiven(event.target.value)}
          placeholder="External ids"
          className="w-full max-w-md"
        />
        <Button
          type="submit"
          kind="primary"
          className="h-9"
          disabled={names.length === 0 || ask.isPending}
        >
          Plan the {versionName}
        </Button>
        {mayRun && (
          <ConfirmButton
            label="Test run …"
            title={`Send the ${versionName} for real?`}
            action={names.length === 1 ? `Send to ${names[0]}` : `Send to ${names.length} people`}
            isDisabled={names.length === 0}
            onConfirm={async () => {
              const accepted = await run.mutateAsync({ params: [handle], body: body as never });
              setRunId(accepted.notiflow_run_id);
            }}
          >
            {names.join(', ')} {names.length === 1 ? 'gets' : 'get'} what the plan tells, by the
            channels of this project, with the data of the preview. This cannot be taken back.
          </ConfirmButton>
        )}
      </form>
      {isChanged && (
        <p className="mb-4 text-warn">
          What you typed is not saved yet: plan and test run are of the {versionName}.
        </p>
      )}
      {runId !== null && (
        <p role="status" className="mb-4 rounded-lg border bg-good-ground px-3 py-2 text-good">
          The run is accepted.{' '}
          <Link to={`/p/${project}/runs/${runId}`} className="underline underline-offset-2">
            Watch it
          </Link>
        </p>
      )}
      {failure !== null && <Failed failure={failure} />}
      {plan !== null && failure === null && <Planned plan={plan} />}
      {plan === null && failure === null && (
        <Empty title="Nothing is planned yet">
          A plan tells which steps somebody would come to, when and why, and sends nothing. It takes
          the data of the preview.
        </Empty>
      )}
    </>
  );
}

function Planned({ plan }: { plan: Plan }) {
  return (
    <>
      <p className="mb-4 text-quiet">
        Version {plan.version.number} ({plan.version.status}), {plan.fan_out.recipients}{' '}
        {plan.fan_out.recipients === 1 ? 'recipient' : 'recipients'}
      </p>
      {plan.recipients.map((recipient) => (
        <Section key={recipient.external_id} title={recipient.external_id}>
          <p className="mb-2 flex flex-wrap items-center gap-2">
            <Badge text={recipient.status} />
            {recipient.reason !== null && <span>{tellReason(recipient.reason)}</span>}
            {!recipient.is_known && (
              <span className="text-quiet">There is nobody of that name yet.</span>
            )}
          </p>
          <EntryList explanation={recipient} />
        </Section>
      ))}
      {plan.assumptions.length > 0 && (
        <Section title="Supposed">
          <ul className="list-inside list-disc text-quiet">
            {plan.assumptions.map(({ step, text }) => (
              <li key={`${step} ${text}`}>
                {step === null ? '' : `${step}: `}
                {text}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
