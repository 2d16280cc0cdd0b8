import { useCallback, useEffect, useRef } from 'react';

/**
 * A mail that is being written. Its frame is a page of ours that may run, load and send nothing, and is written into anew as
 * the mail changes: what was scrolled to stays where it is, and nothing flashes.
 */
export function LiveMail({
  title,
  html,
  className,
}: {
  title: string;
  html: string;
  className: string;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const write = useCallback(() => {
    const page = frame.current?.contentDocument;
    if (page?.documentElement == null || page.URL === 'about:blank') return;
    const top = page.scrollingElement?.scrollTop ?? 0;
    page.documentElement.innerHTML = html;
    if (page.scrollingElement !== null) page.scrollingElement.scrollTop = top;
  }, [html]);
  useEffect(write, [write]);
  return (
    <iframe
      ref={frame}
      title={title}
      src="/ops/mail-frame"
      // No scripts: what is in the frame cannot use the origin by which this page reaches it.
      sandbox="allow-same-origin"
      referrerPolicy="no-referrer"
      onLoad={write}
      className={className}
    />
  );
}
