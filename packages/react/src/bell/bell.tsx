import { Popover } from '@base-ui/react/popover';
import { type ReactNode, useRef, useState } from 'react';
import { useCounts } from '../feed/use-feed.ts';
import { Announcer } from '../inbox/announce.tsx';
import { Arrivals } from '../inbox/inbox.tsx';
import { InboxPanel } from '../inbox/inbox-panel.tsx';
import { useAppearance } from '../surface/appearance.ts';
import { BellIcon } from '../surface/icons.tsx';
import { Directed, useSurface } from '../surface/surface.tsx';
import { useWords } from '../surface/words.ts';

const badgeMax = 99;

export interface BellProps {
  className?: string;
  /** What the badge counts. Default: `unread`. */
  badge?: 'unread' | 'unseen';
  /** Which side of the bell the inbox begins at. Default: `end`. */
  align?: 'start' | 'center' | 'end';
  /** Whether people get to their preferences from here. Default: true. */
  settings?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
}

/** A bell that counts, and opens the inbox. */
export function Bell(props: BellProps): ReactNode {
  return (
    <Directed>
      <Announcer>
        <Arrivals />
        <BellWithPopup {...props} />
      </Announcer>
    </Directed>
  );
}

function BellWithPopup(props: BellProps): ReactNode {
  const { className = '', badge = 'unread', align = 'end', settings = true, onOpenChange } = props;
  const { container } = useAppearance();
  const { messages } = useWords();
  const [isOpen, setOpen] = useState(false);
  const popup = useRef<HTMLDivElement>(null);
  const findPanel = () => popup.current?.querySelector<HTMLElement>('.nf-panel') ?? null;
  const change = (to: boolean) => {
    setOpen(to);
    onOpenChange?.(to);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={change}>
      <BellButton className={className} count={useCounts()[badge]} />
      <Popover.Portal container={container}>
        <Popover.Positioner
          {...useSurface('nf-layer')}
          side="bottom"
          align={align}
          sideOffset={8}
          collisionPadding={8}
          // Below or above the bell, as far to one side as the page has room; never beside it.
          collisionAvoidance={{ side: 'flip', align: 'shift', fallbackAxisSide: 'none' }}
        >
          {/* The focus goes to the panel and not to its first button: keys lead into the list from there. */}
          <Popover.Popup
            ref={popup}
            className="nf-popover"
            aria-label={messages.title}
            initialFocus={findPanel}
            onFocus={(event) => event.target === popup.current && handOn(popup.current)}
          >
            <InboxPanel hasSettings={settings} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The focus falls back on the popup when a card that had it is gone; from there no key leads on. */
function handOn(popup: HTMLElement): void {
  const current = popup.querySelector<HTMLElement>('.nf-entry[tabindex="0"]');
  (current ?? popup.querySelector<HTMLElement>('.nf-panel'))?.focus({ preventScroll: true });
}

function BellButton({ className, count }: { className: string; count: number }): ReactNode {
  const { locale, messages, count: say } = useWords();
  const number = new Intl.NumberFormat(locale);
  return (
    <Popover.Trigger
      {...useSurface(`nf-bell ${className}`)}
      aria-label={count === 0 ? messages.bell : say(messages.bellUnread, count)}
    >
      <BellIcon />
      {count > 0 && (
        <span className="nf-badge" aria-hidden="true">
          {count > badgeMax ? `${number.format(badgeMax)}+` : number.format(count)}
        </span>
      )}
    </Popover.Trigger>
  );
}
