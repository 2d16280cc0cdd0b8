import { forwardRef, type MouseEvent, memo, type ReactNode, useId, useRef } from 'react';
import type { Entry } from '../client.ts';
import { leavesPage, safeLink } from '../markdown/safe-url.ts';
import { ArchiveIcon, CheckIcon, InboxIcon } from '../surface/icons.tsx';
import { useEntryEvents } from '../surface/session.ts';
import { useWords } from '../surface/words.ts';
import { Moment } from '../time/moment.tsx';
import { Avatar } from './avatar.tsx';
import { EntryActions } from './entry-actions.tsx';
import { EntryBody } from './entry-body.tsx';

/** What a card asks of the list it stands in. The same functions for every card, so that one change draws one card. */
export interface CardCommands {
  read(entry: Entry): void;
  click(entry: Entry): void;
  archive(entry: Entry): void;
  focus(entry: Entry): void;
}

interface EntryCardProps {
  entry: Entry;
  position: number;
  /** How many there are; -1 while nobody knows. */
  total: number;
  /** Whether Tab leads here: one card of a list at a time. */
  isCurrent: boolean;
  commands: CardCommands;
}

/** One entry of the inbox. */
export const EntryCard = memo(function EntryCard(props: EntryCardProps): ReactNode {
  const { entry, commands, isCurrent } = props;
  const { messages } = useWords();
  const { onOpen } = useEntryEvents();
  const id = useId();
  const link = useRef<HTMLAnchorElement>(null);
  const { title } = entry.data;
  const url = safeLink(entry.data.action_url);
  const isArchived = entry.archived_at !== null;
  const isUnread = entry.read_at === null;
  const tabIndex = isCurrent ? 0 : -1;

  function open(event: MouseEvent): void {
    if (url === undefined) commands.read(entry);
    else commands.click(entry);
    onOpen?.(entry, event);
  }
  /** A click beside the link is one on the link, unless it was meant for something else or selected text. */
  function onCardClick(event: MouseEvent<HTMLElement>): void {
    if ((event.target as Element).closest('a, button') !== null) return;
    if (hasSelection()) return;
    if (link.current !== null) link.current.click();
    else open(event);
  }

  const body = <EntryBody id={`${id}-body`} data={entry.data} />;
  const titleProps = { ref: link, id: `${id}-title`, url, isSpoken: !title, onOpen: open };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it listens to keys
    <article
      className="nf-entry"
      data-entry={entry.id}
      data-unread={isUnread || undefined}
      data-linked={url !== undefined || undefined}
      tabIndex={tabIndex}
      aria-posinset={props.position}
      aria-setsize={props.total}
      aria-labelledby={title ? `${id}-unread ${id}-title` : `${id}-unread ${id}-body`}
      aria-describedby={title && entry.data.body ? `${id}-body` : undefined}
      onClick={onCardClick}
      onFocus={() => commands.focus(entry)}
    >
      <Avatar actor={entry.actor} />
      <div className="nf-content">
        <div className="nf-head">
          {title ? <Title {...titleProps}>{title}</Title> : body}
          <Moment at={entry.created_at} />
        </div>
        {title ? body : url !== undefined && <Title {...titleProps}>{messages.open}</Title>}
        <EntryActions entry={entry} onUse={() => commands.click(entry)} />
      </div>
      <span id={`${id}-unread`} className="nf-dot" hidden={!isUnread}>
        <span className="nf-spoken">{messages.unread}</span>
      </span>
      <div className="nf-tools">
        {isUnread && (
          <Tool name={messages.markRead} tabIndex={tabIndex} onUse={() => commands.read(entry)}>
            <CheckIcon />
          </Tool>
        )}
        <Tool
          name={isArchived ? messages.unarchive : messages.archive}
          keys="E"
          tabIndex={tabIndex}
          onUse={() => commands.archive(entry)}
        >
          {isArchived ? <InboxIcon /> : <ArchiveIcon />}
        </Tool>
      </div>
    </article>
  );
});

/** A small button; its name shows when it is pointed at, with the key that does the same. */
function Tool(props: {
  name: string;
  keys?: string;
  tabIndex: number;
  onUse: () => void;
  children: ReactNode;
}): ReactNode {
  const { name, keys, tabIndex, onUse, children } = props;
  return (
    <button
      type="button"
      className="nf-tool"
      tabIndex={tabIndex}
      title={keys ? `${name} (${keys})` : name}
      aria-label={name}
      aria-keyshortcuts={keys?.toLowerCase()}
      onClick={onUse}
    >
      {children}
    </button>
  );
}

interface TitleProps {
  id: string;
  url: string | undefined;
  /** A card without a title has a link for those who listen; for all others the whole card is one. */
  isSpoken: boolean;
  onOpen(event: MouseEvent): void;
  children: string;
}

const Title = forwardRef<HTMLAnchorElement, TitleProps>(function Title(props, ref) {
  const { id, url, isSpoken, onOpen, children } = props;
  if (url === undefined) {
    return (
      <p className="nf-title" id={id}>
        {children}
      </p>
    );
  }
  return (
    <a
      ref={ref}
      className={isSpoken ? 'nf-spoken' : 'nf-title'}
      id={id}
      href={url}
      rel="noopener"
      target={leavesPage(url) ? '_blank' : undefined}
      tabIndex={-1}
      onClick={onOpen}
    >
      {children}
    </a>
  );
});

function hasSelection(): boolean {
  return document.getSelection()?.type === 'Range';
}
