import { Tabs } from '@base-ui/react/tabs';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Entry } from '../client.ts';
import { useFeed } from '../feed/use-feed.ts';
import { PreferencesPanel } from '../preferences/preferences-panel.tsx';
import { CheckAllIcon, OfflineIcon, SettingsIcon } from '../surface/icons.tsx';
import { useWords } from '../surface/words.ts';
import { useAnnounce } from './announce.tsx';
import { EntryList } from './entry-list.tsx';
import { Failure, Nothing, Skeletons } from './states.tsx';
import { Toast, type ToastContent } from './toast.tsx';
import type { KeyHandler } from './use-entry-keys.ts';
import { filterOf, type View, views } from './views.ts';

/** Everything that is inside an inbox, on a page or in the popup of a bell. */
export function InboxPanel({ hasSettings }: { hasSettings: boolean }): ReactNode {
  const [isSetting, setSetting] = useState(false);
  if (isSetting) return <PreferencesPanel onBack={() => setSetting(false)} />;
  return <FeedPanel onSettings={hasSettings ? () => setSetting(true) : undefined} />;
}

function FeedPanel({ onSettings }: { onSettings: (() => void) | undefined }): ReactNode {
  const feed = useFeed();
  const { messages } = useWords();
  const announce = useAnnounce();
  const { view, setView, isCurrent } = useView(feed);
  const keys = useRef<KeyHandler>(null);
  const { toast, onArchive, onToastEnd } = useArchive(feed);

  function readAll(): void {
    feed.markAllAsRead();
    announce(messages.allRead);
  }
  return (
    <Tabs.Root
      className="nf-panel"
      tabIndex={-1}
      value={view}
      onValueChange={(to) => setView(to as View)}
      onKeyDown={(event) => keys.current?.(event)}
    >
      <div className="nf-header">
        <h2 className="nf-heading">{messages.title}</h2>
        <button
          type="button"
          className="nf-tool"
          title={messages.markAllRead}
          aria-label={messages.markAllRead}
          // Not `disabled`, which would take the focus from under the finger that pressed it.
          aria-disabled={feed.totalUnread === 0}
          onClick={feed.totalUnread === 0 ? undefined : readAll}
        >
          <CheckAllIcon />
        </button>
        {onSettings && (
          <button
            type="button"
            className="nf-tool"
            title={messages.settings}
            aria-label={messages.settings}
            onClick={onSettings}
          >
            <SettingsIcon />
          </button>
        )}
      </div>
      <Tabs.List className="nf-tabs" aria-label={messages.views}>
        {views.map((name) => (
          <Tabs.Tab key={name} value={name} className="nf-tab">
            {messages[name]}
            {name === 'unread' && <TabCount count={feed.totalUnread} />}
          </Tabs.Tab>
        ))}
        <Tabs.Indicator className="nf-tab-indicator" />
      </Tabs.List>
      {views.map((name) => (
        <Tabs.Panel key={name} value={name} className="nf-tab-panel" tabIndex={-1}>
          <FeedContent
            view={name}
            isCurrent={isCurrent}
            feed={feed}
            keys={keys}
            onArchive={onArchive}
          />
        </Tabs.Panel>
      ))}
      <div className="nf-notes">
        <Toast content={toast} onEnd={onToastEnd} />
        {feed.connection === 'offline' && feed.entries.length > 0 && (
          <p className="nf-offline" role="status">
            <OfflineIcon />
            {messages.offline}
          </p>
        )}
      </div>
    </Tabs.Root>
  );
}

function TabCount({ count }: { count: number }): ReactNode {
  const { locale } = useWords();
  if (count === 0) return null;
  return (
    <span className="nf-tab-count">
      {new Intl.NumberFormat(locale, { notation: 'compact' }).format(count)}
    </span>
  );
}

function FeedContent(props: {
  view: View;
  /** Whether the entries of the feed are those of the view yet. */
  isCurrent: boolean;
  feed: ReturnType<typeof useFeed>;
  keys: RefObject<KeyHandler | null>;
  onArchive(entry: Entry): void;
}): ReactNode {
  const { feed, view, isCurrent, keys, onArchive } = props;
  const { messages } = useWords();
  if (isCurrent && feed.entries.length > 0) {
    return <EntryList feed={feed} keys={keys} onArchive={onArchive} />;
  }
  if (feed.status === 'loading') return <Skeletons />;
  if (feed.status === 'error') {
    return <Failure title={messages.errorTitle} text={messages.errorText} onRetry={feed.refresh} />;
  }
  return <Nothing view={view} />;
}

/** The view, with the feed narrowed to it for as long as somebody looks. */
function useView({ status, setFilter }: ReturnType<typeof useFeed>) {
  const [view, show] = useState<View>('all');
  const [ready, setReady] = useState<View | null>(null);
  if (status === 'ready' && ready !== view) setReady(view);
  const shown = useRef(view);
  function setView(to: View): void {
    shown.current = to;
    // First the feed: what is drawn next has to know that its entries are not of this view yet.
    setFilter(filterOf[to]);
    show(to);
  }
  useEffect(
    () => () => {
      if (shown.current !== 'all') setFilter(filterOf.all);
    },
    [setFilter],
  );
  return { view, setView, isCurrent: ready === view };
}

/** Archives an entry, or brings it back, and offers to undo it. */
function useArchive(feed: ReturnType<typeof useFeed>) {
  const { messages } = useWords();
  const announce = useAnnounce();
  const [toast, setToast] = useState<ToastContent | null>(null);
  const onToastEnd = useCallback(() => setToast(null), []);
  function onArchive({ id, archived_at }: Entry): void {
    const isArchived = archived_at !== null;
    const change = isArchived ? feed.unarchive : feed.archive;
    const undo = isArchived ? feed.archive : feed.unarchive;
    const text = isArchived ? messages.wasUnarchived : messages.wasArchived;
    change(id);
    announce(text);
    setToast({ key: `${id} ${text}`, text, onUndo: () => undo(id) });
  }
  return { toast, onArchive, onToastEnd };
}
