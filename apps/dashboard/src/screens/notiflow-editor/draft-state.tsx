import { Badge } from '../../components/badge.tsx';
import type { Draft, Notiflow } from './use-draft.ts';

/** What is edited here, and whether it is saved. */
export function DraftState({
  notiflow,
  draft,
  broken,
  mayEdit,
}: {
  notiflow: Notiflow;
  draft: Draft;
  /** What is typed and is no JSON. */
  broken: ReadonlySet<string>;
  mayEdit: boolean;
}) {
  const version = notiflow.current_version;
  const kind = notiflow.has_unpublished_changes ? 'draft' : 'published';
  return (
    <span className="flex flex-wrap items-center gap-2">
      {version !== null && (
        <Badge
          text={`version ${version.version_number}, ${kind}`}
          tone={kind === 'draft' ? 'warn' : 'good'}
        />
      )}
      <span role="status" className="text-quiet">
        {wordsOf({ draft, broken, mayEdit })}
      </span>
    </span>
  );
}

function wordsOf({
  draft,
  broken,
  mayEdit,
}: {
  draft: Draft;
  broken: ReadonlySet<string>;
  mayEdit: boolean;
}): string {
  if (!mayEdit) return 'Read only: editing is for admins';
  if (draft.isSaving) return 'Saving …';
  if (broken.size > 0) return 'What is typed is no JSON yet';
  if (draft.isChanged) return 'Not saved';
  return 'Saved';
}
