import { Dialog } from '@base-ui/react/dialog';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sessionKey, useSession, useSessionActions } from './session.ts';
import { sessionFound, sessionLost } from './session-lost.ts';
import { WaysIn } from './ways-in.tsx';

/** Asks to log in again over what is there: nothing that was typed is lost. */
export function ReLogInDialog() {
  const [isOpen, setOpen] = useState(false);
  const { data: session } = useSession();
  const { takeFromBrowser } = useSessionActions();
  const client = useQueryClient();
  useEffect(() => {
    const stops = [
      sessionLost.listen(() => setOpen(true)),
      sessionFound.listen(() => {
        setOpen(false);
        void client.invalidateQueries({
          predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0],
        });
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
  // Whoever logs in by single sign-on does so in another tab: back here, they are in.
  useEffect(() => {
    if (!isOpen) return;
    const look = () => void takeFromBrowser().catch(() => {});
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  }, [isOpen, takeFromBrowser]);
  return (
    <Dialog.Root open={isOpen}>
      {/* Over whatever else is open, and be it the form that is to be sent. */}
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-60 bg-black/40" />
        <Dialog.Popup className="fixed top-[15vh] left-1/2 z-70 w-[min(24rem,calc(100vw-2rem))] -translate-x-1/2 rounded-xl border bg-panel p-6 shadow-pop">
          <Dialog.Title className="font-semibold">Your session ended</Dialog.Title>
          <Dialog.Description className="mt-1 mb-4 text-quiet">
            Log in again: what you typed is still there.
          </Dialog.Description>
          <WaysIn email={session?.member.email} next="/ops/logged-in" opensTab />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
