import type { ReactNode } from 'react';
import { useWords } from '../surface/words.ts';
import { useNow } from './use-now.ts';

/** How long ago, with the exact moment on hover; it keeps itself up to date. */
export function Moment({ at }: { at: string }): ReactNode {
  const { time } = useWords();
  const nowMs = useNow();
  const atMs = Date.parse(at);
  if (Number.isNaN(atMs)) return null;
  return (
    <time className="nf-time" dateTime={at} title={time.exact(atMs)}>
      {time.relative(atMs, nowMs)}
    </time>
  );
}
