import { Dialog } from '@base-ui/react/dialog';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { useScreens } from '../screens/use-screens.ts';
import { useProject } from '../session/project.ts';

/** Goes to any screen by a few letters of it. */
export function CommandPalette({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const project = useProject();
  const navigate = useNavigate();
  const screens = useScreens();
  const go = (path: string) => {
    onOpenChange(false);
    // biome-ignore lint/suspicious/noExplicitAny: the paths are data, the router's types know literals
    void navigate({ to: `/p/$project${path}`, params: { project } } as any);
  };
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/40" />
        <Dialog.Popup
          aria-label="Search"
          className="fixed top-[12vh] left-1/2 z-50 w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-xl border bg-panel shadow-pop outline-none"
        >
          <Command label="Search">
            <Command.Input
              placeholder="An id, an external id, an e-mail address, a handle, a screen …"
              className="h-12 w-full border-b bg-transparent px-4 outline-none placeholder:text-faint"
            />
            <Command.List className="max-h-80 overflow-y-auto p-1.5">
              <Command.Empty className="p-4 text-center text-quiet">
                Nothing is called that.
              </Command.Empty>
              <Command.Group
                heading="Screens"
                className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-[11px] [&_[cmdk-group-heading]]:text-faint"
              >
                {screens
                  .filter(({ menu }) => menu !== null)
                  .map(({ path, menu }) => {
                    const Icon = menu?.icon;
                    return (
                      <Command.Item
                        key={path}
                        value={menu?.title}
                        onSelect={() => go(path)}
                        className="flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-raised"
                      >
                        {Icon && <Icon size={15} aria-hidden className="text-quiet" />}
                        {menu?.title}
                      </Command.Item>
                    );
                  })}
              </Command.Group>
            </Command.List>
          </Command>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
