import { useMemo, useState } from 'react';
import { type Failure, toFailure } from '../../api/failure.ts';
import { useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { Section } from '../../components/facts.tsx';
import { Empty, Failed } from '../../components/states.tsx';
import { useMay } from '../../session/project.ts';
import { ChangeList } from './change-list.tsx';
import { listChanges } from './list-changes.ts';
import { ProblemList } from './problem-list.tsx';
import { locateProblem, type Problem } from './problems.ts';
import { type Draft, type Notiflow, stepsOf } from './use-draft.ts';

/** What publishing would change, everything that is in its way, and publishing itself: of this version and no other. */
export function PublishPanel({
  notiflow,
  draft,
  problems,
  onGo,
}: {
  notiflow: Notiflow;
  draft: Draft;
  problems: readonly Problem[];
  onGo: (problem: Problem) => void;
}) {
  const mayPublish = useMay('admin');
  const publish = useChange('POST /management/v1/notiflows/{handle}/publish');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isDone, setDone] = useState(false);
  const published = notiflow.published_version;
  const changes = useMemo(
    () => listChanges(stepsOf(published), draft.steps),
    [published, draft.steps],
  );
  const refused = (failure?.details.fields ?? []).map((one) =>
    locateProblem(one, { steps: draft.steps }),
  );
  const all = problems.length > 0 ? problems : refused;
  const stopping = all.filter(({ isWarning }) => !isWarning).length;
  const send = async () => {
    setFailure(null);
    setDone(false);
    try {
      const expected_sha = draft.base.sha ?? undefined;
      await publish.mutateAsync({ params: [notiflow.handle], body: { expected_sha } });
      setDone(true);
    } catch (error) {
      const found = toFailure(error);
      // Somebody saved another draft: it was not published unseen, and is shown.
      if (found.details.reason === 'sha_mismatch') await draft.meet();
      setFailure(found);
    }
  };
  const why = draft.isChanged
    ? 'Save what you typed first: what is published is what is saved.'
    : stopping > 0
      ? `${stopping} ${stopping === 1 ? 'problem is' : 'problems are'} in the way.`
      : null;
  return (
    <>
      <Section
        title={stopping > 0 ? 'In the way' : all.length > 0 ? 'Worth knowing' : 'Ready'}
        actions={
          mayPublish && (
            <ConfirmButton
              label="Publish …"
              title={`Publish ${notiflow.name}?`}
              action="Publish"
              isDisabled={why !== null || draft.meeting !== null}
              onConfirm={send}
            >
              Runs that begin from now on take these steps; those under way keep theirs.{' '}
              {changes.length === 0
                ? 'Nothing of the steps is another; partials, layouts and translations are taken as they are now.'
                : `${changes.length} ${changes.length === 1 ? 'text is' : 'texts are'} other than what is published.`}
            </ConfirmButton>
          )
        }
      >
        {isDone && !draft.isChanged && (
          <p role="status" className="mb-3 rounded-lg border bg-good-ground px-3 py-2 text-good">
            It is published.
          </p>
        )}
        {failure !== null && refused.length === 0 && (
          <div className="mb-3">
            <Failed failure={failure} />
          </div>
        )}
        {all.length > 0 ? (
          <ProblemList problems={all} onGo={onGo} />
        ) : (
          <p className="text-quiet">Nothing is in the way.</p>
        )}
        {why !== null && <p className="mt-2 text-warn">{why}</p>}
        {!mayPublish && <p className="mt-2 text-quiet">Publishing is for admins.</p>}
      </Section>
      <Section
        title={published === null ? 'What is new' : `Against version ${published.version_number}`}
        lead={published === null ? 'Nothing is published yet.' : undefined}
      >
        {changes.length === 0 ? (
          <Empty title="Nothing is another">The draft says what is published.</Empty>
        ) : (
          <ChangeList changes={changes} />
        )}
      </Section>
    </>
  );
}
