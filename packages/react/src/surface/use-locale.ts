import { useSyncExternalStore } from 'react';

const neverChanges = () => () => {};
const readPage = () => document.documentElement.lang || navigator.language || 'en';
// The server does not know the reader; what it renders is the same for everybody, and corrected after hydration.
const readServer = () => 'en';

/** The locale that was asked for, else the page's, else the browser's. */
export function useLocale(asked: string | undefined): string {
  const found = useSyncExternalStore(neverChanges, readPage, readServer);
  return asked || found;
}
