import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { writeValue } from './write-value.ts';

/** A field that two people changed. */
export interface ConflictingField {
  name: string;
  mine: unknown;
  theirs: unknown;
}

/** What somebody else changed meanwhile beside what was typed: one of the two is chosen, none is lost unseen. */
export function Conflict({
  fields,
  onChoose,
}: {
  fields: readonly ConflictingField[];
  onChoose: (name: string, whose: 'mine' | 'theirs') => void;
}) {
  return (
    <div role="alert" className="rounded-lg border border-warn bg-warn-ground p-4">
      <p className="font-medium text-warn">
        Somebody else changed this meanwhile. Nothing was kept yet.
      </p>
      {fields.map(({ name, mine, theirs }) => (
        <div key={name} className="mt-3">
          <p className="font-medium">{name.replaceAll('_', ' ')}</p>
          <div className="mt-1 grid gap-3 sm:grid-cols-2">
            <Version title="Theirs" text={writeValue(theirs)}>
              <Button onClick={() => onChoose(name, 'theirs')}>Take theirs</Button>
            </Version>
            <Version title="Yours" text={writeValue(mine)}>
              <Button onClick={() => onChoose(name, 'mine')}>Go on with yours</Button>
            </Version>
          </div>
        </div>
      ))}
    </div>
  );
}

function Version({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="rounded-md border bg-panel p-3">
      <p className="text-xs text-quiet">{title}</p>
      <pre className="my-2 font-mono text-[13px] break-words whitespace-pre-wrap">
        {text || '(empty)'}
      </pre>
      {children}
    </div>
  );
}
