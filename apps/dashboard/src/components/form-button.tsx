import { Dialog } from '@base-ui/react/dialog';
import { type ReactNode, useState } from 'react';
import { type Failure, toFailure } from '../api/failure.ts';
import { Button } from './button.tsx';
import { Copy } from './copy.tsx';
import { Failed } from './states.tsx';

/** What a form gave that is shown once: a key, a link. */
export interface ShownOnce {
  label: string;
  value: string | null;
}

/** Opens a form over the screen. What was typed stays until it was taken. */
export function FormButton({
  label,
  title,
  action,
  kind,
  isBlocked = false,
  onOpen,
  onSubmit,
  children,
}: {
  /** What the button that opens it says. */
  label: ReactNode;
  title: string;
  /** What the button that sends it says. */
  action: string;
  kind?: 'primary' | 'plain';
  /** Whether something in the form has to be decided before it can be sent. */
  isBlocked?: boolean;
  onOpen?: () => void;
  /** Answers what is to be shown once, if anything, or that the form stays. */
  onSubmit: (form: FormData) => Promise<readonly ShownOnce[] | 'stays' | undefined> | Promise<void>;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [secrets, setSecrets] = useState<readonly ShownOnce[]>([]);
  const submit = async (form: FormData) => {
    setBusy(true);
    setFailure(null);
    try {
      const answer = await onSubmit(form);
      if (answer === 'stays') return;
      const shown = answer ?? [];
      setSecrets(shown);
      if (shown.length === 0) setOpen(false);
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  const change = (opens: boolean) => {
    if (opens) onOpen?.();
    setOpen(opens);
    setFailure(null);
    setSecrets([]);
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={change} disablePointerDismissal>
      <Dialog.Trigger render={<Button kind={kind}>{label}</Button>} />
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed top-[10vh] left-1/2 z-50 max-h-[80vh] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 overflow-y-auto rounded-xl border bg-panel p-6 whitespace-normal shadow-pop">
          <Dialog.Title className="font-semibold">{title}</Dialog.Title>
          {secrets.length > 0 ? (
            <Secrets secrets={secrets} />
          ) : (
            <form
              className="mt-4 flex flex-col gap-4"
              onSubmit={(event) => {
                event.preventDefault();
                void submit(new FormData(event.currentTarget));
              }}
            >
              {children}
              {failure !== null && <Failed failure={failure} />}
              <div className="flex justify-end gap-2">
                <Dialog.Close render={<Button>Not now</Button>} />
                <Button type="submit" kind="primary" disabled={isBusy || isBlocked}>
                  {action}
                </Button>
              </div>
            </form>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Secrets({ secrets }: { secrets: readonly ShownOnce[] }) {
  return (
    <div className="mt-1">
      <Dialog.Description className="text-quiet">
        Copy it now: it is shown this once, and nobody can look it up.
      </Dialog.Description>
      {secrets.map(({ label, value }) => (
        <div key={label} className="mt-4">
          <p className="mb-1 font-medium">{label}</p>
          <div className="flex items-start gap-2 rounded-md border bg-ground p-2">
            <code className="min-w-0 flex-1 text-[13px] break-all whitespace-pre-wrap">
              {value ?? 'It was shown before.'}
            </code>
            {value !== null && <Copy text={value} label={`Copy: ${label}`} />}
          </div>
        </div>
      ))}
      <div className="mt-5 flex justify-end">
        <Dialog.Close render={<Button kind="primary">I have it</Button>} />
      </div>
    </div>
  );
}
