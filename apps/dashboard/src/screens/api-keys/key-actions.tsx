import type { ReactNode } from 'react';
import { ConfirmButton } from '../../components/act-button.tsx';
import { FormButton, type ShownOnce } from '../../components/form-button.tsx';
import { type AnyKey, OverlapField, stateOfKey } from './key-columns.tsx';

/** Replaces or revokes a key that still opens something. */
export function KeyActions({
  of,
  onRotate,
  onRevoke,
  children,
}: {
  of: AnyKey;
  /** Makes the new key; answers what is shown of it this once. */
  onRotate: (body: { overlap_seconds: number }) => Promise<ShownOnce[]>;
  onRevoke: () => Promise<unknown>;
  /** What revoking does. */
  children: ReactNode;
}) {
  const { name } = of;
  const state = stateOfKey(of);
  if (state === 'revoked' || state === 'expired') return null;
  return (
    <span className="inline-flex gap-2">
      {state === 'usable' && (
        <FormButton
          label="Rotate"
          title={`Replace ${name}`}
          action="Make the new key"
          onSubmit={(form) => onRotate({ overlap_seconds: Number(form.get('overlap')) })}
        >
          <OverlapField />
        </FormButton>
      )}
      <ConfirmButton
        label="Revoke"
        title={`Revoke ${name}?`}
        action="Revoke it"
        onConfirm={onRevoke}
      >
        {children}
      </ConfirmButton>
    </span>
  );
}
