import { createContext, useContext } from 'react';
import { findMessages } from '../messages/find-messages.ts';
import { formatCount, formatMessage } from '../messages/format-message.ts';
import type { Messages, PluralMessage } from '../messages/messages.ts';
import { createTimeFormat, type TimeFormat } from '../time/relative-time.ts';

/** How everything below a provider is written: its language, its words, its times. */
export interface Words {
  locale: string;
  messages: Messages;
  time: TimeFormat;
  fill(message: string, values: Record<string, string>): string;
  count(message: PluralMessage, count: number): string;
}

/** Words for a BCP 47 tag; one that is none is read as English. */
export function createWords(tag: string, replaced?: Partial<Messages>): Words {
  const locale = canonicalLocale(tag);
  return {
    locale,
    messages: findMessages(locale, replaced),
    time: createTimeFormat(locale),
    fill: formatMessage,
    count: (message, count) => formatCount(message, count, locale),
  };
}

function canonicalLocale(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

export const WordsContext = createContext<Words>(createWords('en'));

/** The words of the provider above. */
export function useWords(): Words {
  return useContext(WordsContext);
}
