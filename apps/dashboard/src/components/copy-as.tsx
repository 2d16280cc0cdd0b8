import { Menu } from '@base-ui/react/menu';
import { Terminal } from 'lucide-react';
import type { OperationName } from 'notiflows-client/operations';
import { addressOf, type Request } from '../api/call.ts';
import { searchOf } from '../api/send.ts';
import { useProject } from '../session/project.ts';

const option =
  'flex h-8 cursor-pointer items-center rounded px-2.5 outline-none data-[highlighted]:bg-raised';

/** Copies what a screen shows as a command: whatever it can do, a script can. */
export function CopyAs({ request, nf }: { request: Request<OperationName>; nf?: string }) {
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
            <Menu.Item className={option} onClick={() => copy(toCurl(request, project))}>
              curl
            </Menu.Item>
            {nf !== undefined && (
              <Menu.Item className={option} onClick={() => copy(nf)}>
                nf
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

/** A request as a line for a shell; the credentials are the reader's own, from the environment. */
export function toCurl(
  { operation, params, query, body }: Request,
  project: string | null,
): string {
  const { method, path } = addressOf(operation, params);
  const url = location.origin + path + searchOf(query as Record<string, unknown> | undefined);
  const isAdmin = path.startsWith('/admin/');
  const token = isAdmin ? '$NOTIFLOWS_SECRET_KEY' : '$NOTIFLOWS_TOKEN';
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${shell(url)}`,
    `-H "authorization: Bearer ${token}"`,
    ...(isAdmin || project === null ? [] : [`-H ${shell(`x-notiflows-project: ${project}`)}`]),
    ...(body === undefined
      ? []
      : [`-H 'content-type: application/json'`, `-d ${shell(JSON.stringify(body))}`]),
  ].join(' \\\n  ');
}

function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
