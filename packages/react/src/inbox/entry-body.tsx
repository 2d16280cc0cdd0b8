import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { EntryData } from '../client.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { useWords } from '../surface/words.ts';

/** The text of an entry, cut after some lines until somebody wants to read all of it. */
export function EntryBody({ id, data }: { id: string; data: EntryData }): ReactNode {
  const { messages } = useWords();
  const [isOpen, setOpen] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const isCut = useIsCut(body, isOpen);
  const text = data.body ?? '';
  if (text === '') return null;
  return (
    <>
      <div id={id} ref={body} className="nf-body" data-open={isOpen || undefined}>
        {data.content_type === 'plaintext' ? (
          <p className="nf-plain">{text}</p>
        ) : (
          <Markdown source={text} />
        )}
      </div>
      {(isCut || isOpen) && (
        <button
          type="button"
          className="nf-more"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? messages.showLess : messages.showMore}
        </button>
      )}
    </>
  );
}

/** Whether more is there than is shown; it depends on the width, the font and pictures that come late. */
function useIsCut(body: { current: HTMLDivElement | null }, isOpen: boolean): boolean {
  const [isCut, setCut] = useState(false);
  useEffect(() => {
    const element = body.current;
    if (element === null || isOpen) return;
    const observer = new ResizeObserver(() => {
      setCut(element.scrollHeight > element.clientHeight + 2);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [body, isOpen]);
  return isCut;
}
