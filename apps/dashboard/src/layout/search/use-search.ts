import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../api/failure.ts';
import { useAsk } from '../../api/use-call.ts';
import type { Found } from './found-places.ts';

// Long enough for the next letter of somebody who types, short enough for nobody to wait.
const pauseMs = 120;

/** What is found for the text of the moment. */
export interface Search {
  items: readonly Found[];
  /** Whether the items are those of this text, and not of the one before. */
  isSettled: boolean;
  failure: Failure | null;
  /** Says that the next text was not typed letter by letter: it is asked for at once. */
  hurry: () => void;
}

/** Asks what a text names while it is typed; the request of a text that is no more is given up. */
export function useSearch(text: string): Search {
  const wanted = text.trim();
  const [asked, setAsked] = useState('');
  const hurries = useRef(false);
  useEffect(() => {
    const wait = hurries.current ? 0 : pauseMs;
    hurries.current = false;
    const timer = setTimeout(() => setAsked(wanted), wait);
    return () => clearTimeout(timer);
  }, [wanted]);
  const found = useAsk(
    'GET /management/v1/search',
    { query: { q: asked.slice(0, 500) } },
    { enabled: asked !== '' },
  );
  const isAsked = wanted !== '' && asked !== '';
  return {
    items: isAsked ? (found.data?.items ?? []) : [],
    isSettled: wanted === asked && (asked === '' || (!found.isPlaceholderData && !found.isPending)),
    failure: isAsked ? found.error : null,
    hurry: () => {
      hurries.current = true;
    },
  };
}
