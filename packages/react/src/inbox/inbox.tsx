import type { ReactNode } from 'react';
import { useFeed } from '../feed/use-feed.ts';
import { Directed, useSurface } from '../surface/surface.tsx';
import { Announcer } from './announce.tsx';
import { InboxPanel } from './inbox-panel.tsx';
import { useAnnounceArrivals } from './use-announce-arrivals.ts';

export interface InboxProps {
  className?: string;
  /** Whether people get to their preferences from here. Default: true. */
  settings?: boolean;
}

/** The inbox, as a part of the page. It is as high as what it stands in, or as `--notiflow-height` says. */
export function Inbox({ className = '', settings = true }: InboxProps): ReactNode {
  return (
    <Directed>
      <Announcer>
        <Arrivals />
        <section {...useSurface(`nf-inbox ${className}`)}>
          <InboxPanel hasSettings={settings} />
        </section>
      </Announcer>
    </Directed>
  );
}

/** Says aloud what arrives. */
export function Arrivals(): null {
  useAnnounceArrivals(useFeed());
  return null;
}
