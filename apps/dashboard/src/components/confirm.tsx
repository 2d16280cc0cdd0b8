import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, useState } from 'react';
import { type Failure, toFailure } from '../api/failure.ts';
import { Button } from './button.tsx';
import { Failed } from './states.tsx';

/** Asks before something is done that cannot be taken back; with `typed`, only who types it may go on. */
export function Confirm({
  isOpen,
  onOpenChange,
  title,
  action,
  onConfirm,
  typed,
  isDisabled = false,
  children,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** What the button says. */
  action: string;
  onConfirm: () => Promise<unknown>;
  typed?: string;
  /** Nothing can be done yet: it is still being counted. */
  isDisabled?: boolean;
  children: ReactNode;
}) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [text, setText] = useState('');
  const confirm = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      onOpenChange(false);
      setText('');
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <AlertDialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <AlertDialog.Popup className="fixed top-[18vh] left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 rounded-xl border bg-panel p-6 whitespace-normal shadow-pop">
          <AlertDialog.Title className="font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-1 text-quiet">
            {children}
          </AlertDialog.Description>
          {typed !== undefined && (
            <label className="mt-4 block">
              Type <strong>{typed}</strong> to go on
              <input
                value={text}
                onChange={(event) => setText(event.target.value)}
                className="mt-1 h-9 w-full rounded-md border bg-ground px-3"
              />
            </label>
          )}
          {failure !== null && (
            <div className="mt-4">
              <Failed failure={failure} />
            </div>
          )}
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button>Not now</Button>} />
            <Button
              kind="danger"
              disabled={isBusy || isDisabled || (typed !== undefined && text !== typed)}
              onClick={confirm}
            >
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
