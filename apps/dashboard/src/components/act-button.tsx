import { type ReactNode, useState } from 'react';
import { toFailure } from '../api/failure.ts';
import { Button } from './button.tsx';
import { Confirm } from './confirm.tsx';

/** Does something at once, and says beside itself why it could not. */
export function ActButton({
  onAct,
  kind,
  isDisabled = false,
  children,
}: {
  onAct: () => Promise<unknown>;
  kind?: 'primary' | 'plain' | 'quiet';
  isDisabled?: boolean;
  children: ReactNode;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    setProblem(null);
    try {
      await onAct();
    } catch (error) {
      setProblem(toFailure(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button kind={kind} disabled={isBusy || isDisabled} onClick={act}>
        {children}
      </Button>
      {problem !== null && (
        <span role="alert" className="text-bad">
          {problem}
        </span>
      )}
    </>
  );
}

/** Does what cannot be taken back, once it was asked for twice. */
export function ConfirmButton({
  label,
  title,
  action,
  typed,
  isDisabled,
  onConfirm,
  children,
}: {
  label: string;
  title: string;
  action: string;
  typed?: string;
  isDisabled?: boolean;
  onConfirm: () => Promise<unknown>;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button disabled={isDisabled} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Confirm
        isOpen={isOpen}
        onOpenChange={setOpen}
        title={title}
        action={action}
        typed={typed}
        onConfirm={onConfirm}
      >
        {children}
      </Confirm>
    </>
  );
}
