import { Button } from '../../components/button.tsx';
import { Moment } from '../../components/moment.tsx';
import type { Draft } from './use-draft.ts';

/** Offers what was typed before the page was loaded anew. */
export function KeptDraft({ draft }: { draft: Draft }) {
  const { kept } = draft;
  if (kept === null) return null;
  return (
    <div
      role="status"
      className="mb-4 flex flex-wrap items-center gap-2 rounded-lg border border-accent bg-accent-ground px-4 py-2.5"
    >
      <span className="mr-auto">
        What you typed here <Moment at={new Date(kept.at).toISOString()} /> was not saved, and is
        still there.
      </span>
      <Button kind="primary" onClick={draft.takeUp}>
        Go on with it
      </Button>
      <Button onClick={draft.drop}>Drop it</Button>
    </div>
  );
}
