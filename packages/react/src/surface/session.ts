import { createContext, useContext } from 'react';
import type { Entry, Feed, NotiflowsClient } from '../client.ts';

/** What a person does with an entry, which the page may want to answer itself. */
export interface EntryEvents {
  /** An entry was opened. `preventDefault()` keeps the browser from following its link. */
  onOpen?: ((entry: Entry, event: { preventDefault(): void }) => void) | undefined;
  /** A button of an entry was pressed. `preventDefault()` keeps the browser from following its link. */
  onAction?:
    | ((entry: Entry, action: 'primary' | 'secondary', event: { preventDefault(): void }) => void)
    | undefined;
}

/** The client and the feed of a provider; null on the server and before the first effect. */
export interface Session {
  client: NotiflowsClient;
  feed: Feed;
}

export const SessionContext = createContext<Session | null | undefined>(undefined);

/** The session of the provider above; null until it has begun. */
export function useSession(): Session | null {
  const session = useContext(SessionContext);
  if (session === undefined) {
    throw new Error(
      'Put <NotiflowsProvider> around what uses the hooks or components of Notiflow.',
    );
  }
  return session;
}

export const EntryEventsContext = createContext<EntryEvents>({});

/** What the page wants to hear of entries. */
export function useEntryEvents(): EntryEvents {
  return useContext(EntryEventsContext);
}
