import { useNavigate } from '@tanstack/react-router';
import { useChange } from '../../api/use-call.ts';
import { ConfirmButton } from '../../components/act-button.tsx';
import { useMay, useProject } from '../../session/project.ts';
import type { Notiflow } from './notiflow-words.ts';

/** Switches a notiflow on and off, and puts it away. */
export function NotiflowActions({ notiflow }: { notiflow: Notiflow }) {
  const mayChange = useMay('admin');
  const project = useProject();
  const navigate = useNavigate();
  const activate = useChange('POST /management/v1/notiflows/{handle}/activate');
  const deactivate = useChange('POST /management/v1/notiflows/{handle}/deactivate');
  const archive = useChange('POST /management/v1/notiflows/{handle}/archive');
  if (!mayChange) return null;
  const { handle, name, active, published_version: published } = notiflow;
  const params = [handle];
  return (
    <>
      {active ? (
        <ConfirmButton
          label="Switch off"
          title={`Switch ${name} off?`}
          action="Switch it off"
          onConfirm={() => deactivate.mutateAsync({ params })}
        >
          Further runs are refused, and schedules leave it out. Runs under way go on.
        </ConfirmButton>
      ) : (
        <ConfirmButton
          label="Switch on"
          title={`Let ${name} be run?`}
          action="Switch it on"
          onConfirm={() => activate.mutateAsync({ params })}
        >
          {published === null
            ? 'It was never published: runs are refused until it is.'
            : `Runs are taken from now on, with version ${published.version_number}.`}
        </ConfirmButton>
      )}
      <ConfirmButton
        label="Archive"
        title={`Archive ${name}?`}
        action="Archive it"
        typed={handle}
        onConfirm={async () => {
          await archive.mutateAsync({ params });
          await navigate({ to: `/p/${project}/notiflows` });
        }}
      >
        It leaves the lists and cannot be run. What was run and its versions stay, and saving it
        again brings it back.
      </ConfirmButton>
    </>
  );
}
