import { Dialog } from '@base-ui/react/dialog';
import { useState } from 'react';
import type { Failure } from '../../api/failure.ts';
import { Button } from '../../components/button.tsx';
import { Copy } from '../../components/copy.tsx';
import { Field } from '../../components/field.tsx';
import { readText } from '../../components/read-text.ts';
import { Failed, Loading } from '../../components/states.tsx';
import { useAccountChange } from './account-api.ts';
import { QrCode } from './qr-code.tsx';

interface Offered {
  secret: string;
  url: string;
}

/** Sets up a second factor: scan, show a code, keep the recovery codes. It counts from the code on. */
export function EnrolDialog({ onCodes }: { onCodes: (codes: readonly string[]) => void }) {
  const [isOpen, setOpen] = useState(false);
  const offer = useAccountChange<Offered>('POST', 'totp');
  const confirm = useAccountChange<{ recovery_codes: string[] }, { code: string }>(
    'POST',
    'totp/confirm',
  );
  const change = (opens: boolean) => {
    setOpen(opens);
    offer.reset();
    confirm.reset();
    if (opens) offer.mutate();
  };
  const act = async (code: string) => {
    // What went wrong stands in the form.
    const done = await confirm.mutateAsync({ code }).catch(() => null);
    if (done !== null) onCodes(done.recovery_codes);
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={change} disablePointerDismissal>
      <Dialog.Trigger render={<Button kind="primary">Set up</Button>} />
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup className="fixed top-[8vh] left-1/2 z-50 max-h-[86vh] w-[min(30rem,calc(100vw-2rem))] -translate-x-1/2 overflow-y-auto rounded-xl border bg-panel p-6 shadow-pop">
          <Dialog.Title className="font-semibold">Set up a second factor</Dialog.Title>
          <div className="mt-3">
            {offer.error !== null && <Failed failure={offer.error} />}
            {offer.isPending && <Loading rows={5} />}
            {offer.data !== undefined && (
              <ScanForm
                offered={offer.data}
                failure={confirm.error}
                isBusy={confirm.isPending}
                onCode={act}
              />
            )}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function ScanForm({
  offered: { secret, url },
  failure,
  isBusy,
  onCode,
}: {
  offered: Offered;
  failure: Failure | null;
  isBusy: boolean;
  onCode: (code: string) => Promise<void>;
}) {
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void onCode(readText(new FormData(event.currentTarget), 'code').replaceAll(/\s/g, ''));
      }}
    >
      <div className="flex flex-wrap items-start gap-5">
        <QrCode text={url} label="The second factor, to be scanned by an authenticator app" />
        <div className="min-w-0 flex-1 basis-48">
          <p className="text-quiet">
            Scan it with an authenticator app: Aegis, 1Password, Google Authenticator or any other.
          </p>
          <p className="mt-3 text-quiet">Or type it in:</p>
          <p className="mt-1 flex items-start gap-1">
            <code className="min-w-0 text-[13px] break-all">
              {(secret.match(/.{1,4}/g) ?? []).join(' ')}
            </code>
            <Copy text={secret} label="Copy the secret" />
          </p>
        </div>
      </div>
      <Field
        label="The code that the app shows"
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,7}"
        maxLength={7}
        required
        autoFocus
      />
      {failure !== null && <Failed failure={failure} />}
      <div className="flex justify-end gap-2">
        <Dialog.Close render={<Button>Not now</Button>} />
        <Button type="submit" kind="primary" disabled={isBusy}>
          Confirm
        </Button>
      </div>
    </form>
  );
}
