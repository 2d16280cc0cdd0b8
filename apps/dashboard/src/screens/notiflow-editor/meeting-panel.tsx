import { Button } from '../../components/button.tsx';
import { TextDiff } from '../notiflows/versions/text-diff.tsx';
import type { StepConflict } from './merge-steps.ts';
import type { Draft, Meeting } from './use-draft.ts';

/** What somebody else saved meanwhile beside what was typed here: one of the two is chosen, and none is lost unseen. */
export function MeetingPanel({ meeting, draft }: { meeting: Meeting; draft: Draft }) {
  const { conflicts, choices } = meeting;
  const open = conflicts.filter(({ key }) => choices[key] === undefined);
  return (
    <div role="alert" className="mb-4 rounded-lg border border-warn bg-warn-ground p-4">
      <p className="font-medium text-warn">
        Somebody else changed this draft meanwhile. Nothing of yours was saved over it.
      </p>
      <p className="mt-1">
        {conflicts.length === 0
          ? 'What they changed and what you typed are different places: both fit together.'
          : 'What only one of you changed is taken. Where both of you changed the same, choose.'}
      </p>
      {conflicts.map((conflict) => (
        <Conflict
          key={conflict.key}
          conflict={conflict}
          chosen={choices[conflict.key] ?? null}
          onChoose={(whose) => draft.choose(conflict.key, whose)}
        />
      ))}
      <div className="mt-4 flex flex-wrap items-center justify-end gap-2">
        {open.length > 0 && (
          <span className="mr-auto text-quiet">
            {open.length} left to choose: {open.map(({ key }) => key).join(', ')}
          </span>
        )}
        <Button kind="primary" disabled={open.length > 0} onClick={draft.settle}>
          Go on with both
        </Button>
      </div>
    </div>
  );
}

function Conflict({
  conflict: { key, step, field, base, mine, theirs },
  chosen,
  onChoose,
}: {
  conflict: StepConflict;
  chosen: 'mine' | 'theirs' | null;
  onChoose: (whose: 'mine' | 'theirs') => void;
}) {
  const label = step === null ? key : [step, field ?? 'settings'].join(', ');
  const sides = [
    ['theirs', 'Theirs', 'Take theirs', theirs],
    ['mine', 'Yours', 'Keep yours', mine],
  ] as const;
  return (
    <fieldset className="mt-4">
      <legend className="font-mono text-[13px]">{label}</legend>
      <div className="mt-1 grid gap-3 lg:grid-cols-2">
        {sides.map(([whose, title, action, text]) => (
          <div
            key={whose}
            className={`rounded-md border bg-panel p-3 ${chosen === whose ? 'border-accent' : ''}`}
          >
            <div className="mb-2 flex items-center gap-2">
              <span className="text-xs text-quiet">{title}, beside what it was</span>
              <span className="ml-auto">
                <Button aria-pressed={chosen === whose} onClick={() => onChoose(whose)}>
                  {chosen === whose ? '✓ ' : ''}
                  {action}
                </Button>
              </span>
            </div>
            {text === null ? (
              <p className="text-quiet">Removed.</p>
            ) : (
              <TextDiff
                before={base ?? ''}
                after={text}
                label={`${label}, ${title.toLowerCase()}`}
              />
            )}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
