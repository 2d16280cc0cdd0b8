import { Menu } from '@base-ui/react/menu';
import type { ReactNode } from 'react';
import type { Entry } from '../client.ts';
import { ArchiveIcon, CheckIcon, InboxIcon, MoreIcon } from '../surface/icons.tsx';
import { useLayer } from '../surface/layer.ts';
import { useWords } from '../surface/words.ts';

/** What can be done with an entry besides opening it. */
export function EntryMenu(props: {
  entry: Entry;
  tabIndex: number;
  onRead: () => void;
  onArchive: () => void;
}): ReactNode {
  const { entry, tabIndex, onRead, onArchive } = props;
  const layer = useLayer();
  const { messages, fill } = useWords();
  const title = entry.data.title ?? '';
  const label = fill(messages.actionsOf, { title }).replace(/[\s:：]+$/, '');
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="nf-tool" tabIndex={tabIndex} aria-label={label}>
        <MoreIcon />
      </Menu.Trigger>
      <Menu.Portal container={layer}>
        <Menu.Positioner
          className="nf-layer"
          side="bottom"
          align="end"
          sideOffset={4}
          collisionPadding={8}
        >
          <Menu.Popup className="nf-menu">
            {entry.read_at === null && (
              <Menu.Item className="nf-menu-item" onClick={onRead}>
                <CheckIcon />
                {messages.markRead}
              </Menu.Item>
            )}
            <Menu.Item className="nf-menu-item" onClick={onArchive}>
              {entry.archived_at === null ? <ArchiveIcon /> : <InboxIcon />}
              {entry.archived_at === null ? messages.archive : messages.unarchive}
              <span className="nf-key" aria-hidden="true">
                E
              </span>
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
