import type { BodyOf, ItemOf } from 'notiflows-client/operations';
import { useChange } from '../../../api/use-call.ts';
import { ConfirmButton } from '../../../components/act-button.tsx';
import { useMay } from '../../../session/project.ts';
import type { Notiflow } from '../notiflow-words.ts';

type Version = ItemOf<'GET /management/v1/notiflows/{handle}/versions'>;

/** What can be done about one version: publish an old one again, drop the draft. */
export function VersionActions({ notiflow, version }: { notiflow: Notiflow; version: Version }) {
  const mayChange = useMay('admin');
  if (!mayChange) return null;
  if (version.id === notiflow.published_version_id) return null;
  if (version.id === notiflow.current_version_id) return <DropDraft notiflow={notiflow} />;
  return <PublishAgain notiflow={notiflow} version={version} />;
}

function PublishAgain({ notiflow, version }: { notiflow: Notiflow; version: Version }) {
  const save = useChange('PUT /management/v1/notiflows/{handle}');
  const publish = useChange('POST /management/v1/notiflows/{handle}/publish');
  const { handle, current_version: current, has_unpublished_changes: hasDraft } = notiflow;
  const { steps, version_number: number } = version;
  return (
    <ConfirmButton
      label="Publish again"
      title={`Publish the steps of version ${number} again?`}
      action={`Publish version ${number} again`}
      onConfirm={async () => {
        const params = [handle];
        // Whoever saved meanwhile is not overwritten: the sha is that of what is shown.
        const body = {
          steps,
          expected_sha: notiflow.sha,
        } as BodyOf<'PUT /management/v1/notiflows/{handle}'>;
        await save.mutateAsync({ params, body });
        await publish.mutateAsync({ params });
      }}
    >
      Its steps become a version of their own, which runs from now on; runs under way go on with
      theirs. The template parts of now go with it.
      {hasDraft && current !== null && (
        <strong className="mt-2 block">
          The draft, version {current.version_number}, is replaced by it.
        </strong>
      )}
    </ConfirmButton>
  );
}

function DropDraft({ notiflow }: { notiflow: Notiflow }) {
  const drop = useChange('POST /management/v1/notiflows/{handle}/rollback');
  const { handle, current_version: current, published_version: published } = notiflow;
  if (published === null || current === null) return null;
  return (
    <ConfirmButton
      label="Drop the draft"
      title={`Drop version ${current.version_number}?`}
      action="Drop it"
      onConfirm={() => drop.mutateAsync({ params: [handle] })}
    >
      What was changed since version {published.version_number} is gone, unless a run used it.
    </ConfirmButton>
  );
}
