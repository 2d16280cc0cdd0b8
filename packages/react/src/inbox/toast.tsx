import { type ReactNode, useEffect } from 'react';
import { useWords } from '../surface/words.ts';

const shownMs = 6_000;

/** What was just done, and a way to take it back for as long as it stands there. */
export interface ToastContent {
  /** Tells one from the next that says the same. */
  key: string;
  text: string;
  onUndo: () => void;
}

/** Shows it until it was read, or for as long as somebody is on it. */
export function Toast(props: { content: ToastContent | null; onEnd: () => void }): ReactNode {
  const { content, onEnd } = props;
  const { messages } = useWords();
  useEffect(() => {
    if (content === null) return;
    const timer = setTimeout(onEnd, shownMs);
    return () => clearTimeout(timer);
  }, [content, onEnd]);
  if (content === null) return null;
  return (
    <div className="nf-toast" key={content.key}>
      <span>{content.text}</span>
      <button
        type="button"
        className="nf-toast-button"
        onClick={() => {
          content.onUndo();
          onEnd();
        }}
      >
        {messages.undo}
      </button>
    </div>
  );
}
