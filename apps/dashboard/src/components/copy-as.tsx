import { Menu } from '@base-ui/react/menu';
import { Terminal } from 'lucide-react';
import type { OperationName } from 'notiflows-client/operations';
import type { Request } from '../api/call.ts';
import { useProject } from '../session/project.ts';
import { toCurl, toNf } from './shell-commands.ts';

const option =
  'flex h-8 cursor-pointer items-center rounded px-2.5 outline-none data-[highlighted]:bg-raised';

/** Copies what a screen shows as a command: whatever it can do, a script can. */
export function CopyAs({
  request,
  nf,
}: {
  request: Request<OperationName>;
  /** The command that says it best; any other request is one of `nf api`. */
  nf?: string;
}) {
  const project = useProject();
  const copy = (text: string) => void navigator.clipboard.writeText(text);
  return (
    <Menu.Root>
      <Menu.Trigger className="inline-flex h-8 items-center gap-2 rounded-md border bg-panel px-3 font-medium hover:bg-raised">
        <Terminal size={14} aria-hidden /> Copy as
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className="z-40">
          <Menu.Popup className="min-w-40 rounded-lg border bg-panel p-1 shadow-pop outline-none">
            <Menu.Item
              className={option}
              onClick={() => copy(toCurl(request, { project, origin: location.origin }))}
            >
              curl
            </Menu.Item>
            <Menu.Item className={option} onClick={() => copy(nf ?? toNf(request, project))}>
              nf
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
