import { Badge } from '../../components/badge.tsx';
import { TextDiff } from '../notiflows/versions/text-diff.tsx';
import type { Change } from './list-changes.ts';

const tones = { added: 'good', removed: 'bad', changed: 'warn' } as const;

/** What changes one version into another, text by text. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <div className="flex flex-col gap-4">
      {changes.map(({ step, field, kind, before, after }) => {
        const label = [step, field].filter(Boolean).join(', ');
        return (
          <div key={label}>
            <p className="mb-1 flex items-center gap-2">
              <span className="font-mono text-[13px]">{label}</span>
              <Badge text={kind} tone={tones[kind]} />
            </p>
            <TextDiff before={before} after={after} label={label} />
          </div>
        );
      })}
    </div>
  );
}
