import { Menu } from '@base-ui/react/menu';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../../api/use-call.ts';
import { Confirm } from '../../components/confirm.tsx';
import type { Member } from './member-fields.tsx';

type Asked = 'factor' | 'identity' | null;

/** What is done about a member now and then: for who lost a phone, or got another account at the provider. */
export function MoreActions({ member }: { member: Member }) {
  const removeIdentity = useChange('DELETE /management/v1/members/{id}/identity');
  const resetFactor = useChange('DELETE /management/v1/members/{id}/second-factor');
  const [asked, setAsked] = useState<Asked>(null);
  const { id, email, has_second_factor, has_single_sign_on } = member;
  const params = [id];
  if (!has_second_factor && !has_single_sign_on) return null;
  const option =
    'flex h-8 cursor-pointer items-center rounded px-2.5 outline-none data-[highlighted]:bg-raised';
  const close = (isOpen: boolean) => {
    if (!isOpen) setAsked(null);
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          aria-label={`More for ${email}`}
          className="grid size-8 place-items-center rounded-md border bg-panel hover:bg-raised"
        >
          <Ellipsis size={15} aria-hidden />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={4} align="end" className="z-40">
            <Menu.Popup className="min-w-48 rounded-lg border bg-panel p-1 shadow-pop outline-none">
              {has_second_factor && (
                <Menu.Item className={option} onClick={() => setAsked('factor')}>
                  Reset second factor
                </Menu.Item>
              )}
              {has_single_sign_on && (
                <Menu.Item className={option} onClick={() => setAsked('identity')}>
                  Forget single sign-on
                </Menu.Item>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Confirm
        isOpen={asked === 'factor'}
        onOpenChange={close}
        title={`Let ${email} log in without a second factor?`}
        action="Take the second factor away"
        onConfirm={() => resetFactor.mutateAsync({ params })}
      >
        For somebody who lost their phone and their recovery codes. They can set up another one.
      </Confirm>
      <Confirm
        isOpen={asked === 'identity'}
        onOpenChange={close}
        title={`Forget which account of the provider ${email} is?`}
        action="Forget it"
        onConfirm={() => removeIdentity.mutateAsync({ params })}
      >
        Whoever comes next with this e-mail address, verified by the provider, is this member from
        then on. For somebody who got another account there.
      </Confirm>
    </>
  );
}
