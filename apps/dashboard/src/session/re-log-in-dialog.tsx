import { Dialog } from '@base-ui/react/dialog';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { LogInForm } from './log-in-form.tsx';
import { sessionKey, useSession } from './session.ts';
import { sessionLost } from './session-lost.ts';

/** Asks to log in again over what is there: nothing that was typed is lost. */
export function ReLogInDialog() {
  const [isOpen, setOpen] = useState(false);
  const { data: session } = useSession();
  const client = useQueryClient();
  const email = useRef('');
  if (session != null) email.current = session.member.email;
  useEffect(
    () =>
      sessionLost.listen(() => {
        client.setQueryData(sessionKey, null);
        setOpen(true);
      }),
    [client],
  );
  const isIn = session != null && !session.needs_second_factor;
  useEffect(() => {
    if (!isOpen || !isIn) return;
    setOpen(false);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
  }, [isOpen, isIn, client]);
  return (
    <Dialog.Root open={isOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed top-[15vh] left-1/2 z-50 w-[min(24rem,calc(100vw-2rem))] -translate-x-1/2 rounded-xl border bg-panel p-6 shadow-pop">
          <Dialog.Title className="font-semibold">Your session ended</Dialog.Title>
          <Dialog.Description className="mt-1 mb-4 text-quiet">
            Log in again: what you typed is still there.
          </Dialog.Description>
          <LogInForm email={email.current} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
