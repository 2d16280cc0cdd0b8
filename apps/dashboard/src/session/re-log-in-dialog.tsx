import { Dialog } from '@base-ui/react/dialog';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { sessionKey, useSession } from './session.ts';
import { sessionLost } from './session-lost.ts';
import { WaysIn } from './ways-in.tsx';

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
  // Whoever logs in by single sign-on does so in another tab: back here, they are in.
  useEffect(() => {
    if (!isOpen) return;
    const look = () => void client.invalidateQueries({ queryKey: sessionKey });
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, [isOpen, client]);
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
          <WaysIn email={email.current} next="/ops/logged-in" opensTab />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
