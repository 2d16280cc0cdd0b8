import type { ReactNode } from 'react';
import { AlertIcon, ArchiveIcon, BellIcon, CheckAllIcon } from '../surface/icons.tsx';
import { useWords } from '../surface/words.ts';
import type { View } from './views.ts';

const lines = ['a', 'b', 'c', 'd', 'e', 'f'];

/** What a list looks like before it is there; it appears only if that takes a moment. */
export function Skeletons({ isMore = false }: { isMore?: boolean }): ReactNode {
  const { messages } = useWords();
  return (
    <div className="nf-skeletons" role="status" data-more={isMore || undefined}>
      <span className="nf-spoken">{isMore ? messages.loadingMore : messages.loading}</span>
      {(isMore ? lines.slice(0, 1) : lines).map((line) => (
        <div key={line} className="nf-skeleton" aria-hidden="true">
          <span className="nf-bone nf-bone-avatar" />
          <span className="nf-bone nf-bone-title" />
          <span className="nf-bone nf-bone-text" />
        </div>
      ))}
    </div>
  );
}

/** Why there is nothing to see. */
export function Nothing({ view }: { view: View }): ReactNode {
  const { messages } = useWords();
  const { icon, title, text } = {
    all: { icon: <BellIcon />, title: messages.emptyAllTitle, text: messages.emptyAllText },
    unread: {
      icon: <CheckAllIcon />,
      title: messages.emptyUnreadTitle,
      text: messages.emptyUnreadText,
    },
    archived: {
      icon: <ArchiveIcon />,
      title: messages.emptyArchivedTitle,
      text: messages.emptyArchivedText,
    },
  }[view];
  return (
    <div className="nf-state">
      <span className="nf-state-icon">{icon}</span>
      <p className="nf-state-title">{title}</p>
      <p className="nf-state-text">{text}</p>
    </div>
  );
}

/** That something did not work, and the way to try again. */
export function Failure(props: { title: string; text: string; onRetry: () => void }): ReactNode {
  const { messages } = useWords();
  return (
    <div className="nf-state" role="alert" data-kind="failure">
      <span className="nf-state-icon">
        <AlertIcon />
      </span>
      <p className="nf-state-title">{props.title}</p>
      <p className="nf-state-text">{props.text}</p>
      <button type="button" className="nf-button nf-button-secondary" onClick={props.onRetry}>
        {messages.retry}
      </button>
    </div>
  );
}
