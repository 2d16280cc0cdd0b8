import { Notiflows } from 'notiflows-browser';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { NotiflowsClient } from '../client.ts';
import type { Messages } from '../messages/messages.ts';
import { AppearanceContext, type Theme } from './appearance.ts';
import { type EntryEvents, EntryEventsContext, type Session, SessionContext } from './session.ts';
import { useLocale } from './use-locale.ts';
import { createWords, WordsContext } from './words.ts';

/** Who looks at which feed; without `client` one is made of these. */
export interface ConnectionProps {
  /** Where the service answers, with a path when it is below one. Default: the origin of the page. */
  apiUrl?: string | undefined;
  /** `pk_…` of the project. */
  apiKey?: string | undefined;
  /** A user token, or a function that gets one: it is asked again before the token is over. */
  userKey?: string | (() => string | Promise<string>) | undefined;
  userId?: string | undefined;
  userHash?: string | undefined;
  /** Id or handle of the in_app channel. Default: the only one of the project. */
  channel?: string | undefined;
  /** A client that the page has anyway. */
  client?: NotiflowsClient | undefined;
}

export interface NotiflowsProviderProps extends ConnectionProps, EntryEvents {
  /** A BCP 47 tag. Default: the language of the page, else that of the browser. */
  locale?: string | undefined;
  /** Words to say otherwise, or in a language that is not here. Keep it the same object between renders. */
  messages?: Partial<Messages> | undefined;
  /** Default: `auto`, what the system of the person says. */
  theme?: Theme | undefined;
  /** Default: the direction of the page. */
  dir?: 'ltr' | 'rtl' | undefined;
  /** Where popups are put. Default: the body of the page. */
  container?: HTMLElement | undefined;
  children?: ReactNode;
}

/** Connects everything below to the feed of one person. */
export function NotiflowsProvider(props: NotiflowsProviderProps): ReactNode {
  const { theme = 'auto', dir, container, messages, onOpen, onAction, children } = props;
  const session = useConnection(props);
  const locale = useLocale(props.locale);
  const words = useMemo(() => createWords(locale, messages), [locale, messages]);
  const appearance = useMemo(() => ({ theme, dir, container }), [theme, dir, container]);
  const events = useMemo(() => ({ onOpen, onAction }), [onOpen, onAction]);
  return (
    <SessionContext.Provider value={session}>
      <WordsContext.Provider value={words}>
        <AppearanceContext.Provider value={appearance}>
          <EntryEventsContext.Provider value={events}>{children}</EntryEventsContext.Provider>
        </AppearanceContext.Provider>
      </WordsContext.Provider>
    </SessionContext.Provider>
  );
}

/** Begins after the first paint, so that a server never connects, and anew when somebody else is signed in. */
function useConnection(props: ConnectionProps): Session | null {
  const { apiUrl, apiKey, userId, userHash, channel, client: given } = props;
  const [session, setSession] = useState<Session | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  // A callback is another function at each render of the page and still means the same.
  const token = typeof props.userKey === 'function' ? 'asked' : props.userKey;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `token` stands for `userKey`
  useEffect(() => {
    const client = given ?? createClient({ apiUrl, apiKey, userId, userHash }, latest);
    const feed = client.feed(channel === undefined ? {} : { channel });
    feed.subscribeToRealtimeNotifications();
    setSession({ client, feed });
    return () => {
      feed.close();
      setSession(null);
    };
  }, [given, apiUrl, apiKey, userId, userHash, token, channel]);
  return session;
}

function createClient(
  who: Pick<ConnectionProps, 'apiUrl' | 'apiKey' | 'userId' | 'userHash'>,
  latest: { current: ConnectionProps },
): NotiflowsClient {
  const { userKey } = latest.current;
  const askLatest = () => {
    const asked = latest.current.userKey;
    return typeof asked === 'function' ? asked() : (asked ?? '');
  };
  return new Notiflows({
    ...who,
    apiKey: who.apiKey ?? '',
    userKey: typeof userKey === 'function' ? askLatest : userKey,
  });
}
