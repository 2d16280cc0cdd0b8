import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { type SettingName, type Settings, writeSetting } from './setting-fields.ts';

/** What somebody else changed meanwhile beside what was typed: one of the two is chosen, none is lost unseen. */
export function Conflict({
  names,
  mine,
  theirs,
  onChoose,
}: {
  names: readonly SettingName[];
  mine: Partial<Record<SettingName, string>>;
  theirs: Settings;
  onChoose: (name: SettingName, whose: 'mine' | 'theirs') => void;
}) {
  return (
    <div role="alert" className="rounded-lg border border-warn bg-warn-ground p-4">
      <p className="font-medium text-warn">
        Somebody else changed this meanwhile. Nothing was kept yet.
      </p>
      {names.map((name) => (
        <div key={name} className="mt-3">
          <p className="font-medium">{name.replaceAll('_', ' ')}</p>
          <div className="mt-1 grid gap-3 sm:grid-cols-2">
            <Version title="Theirs" text={writeSetting(theirs[name])}>
              <Button onClick={() => onChoose(name, 'theirs')}>Take theirs</Button>
            </Version>
            <Version title="Yours" text={mine[name] ?? ''}>
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
