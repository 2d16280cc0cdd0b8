import type { ServiceUrl } from './parse-service-url.ts';

/** The channel that a URL describes. */
export interface ChannelOfUrl {
  type: 'chat' | 'email' | 'sms' | 'webhook';
  provider: string;
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
  /** Whom the URL names; people are users here, and no part of a channel. */
  targets?: string[];
}

/** Reads the URLs of a service; null when one lacks what the service needs. */
export type ReadServiceUrl = (url: ServiceUrl) => ChannelOfUrl | null;

/** Makes a channel, or none when a credential or a setting is empty that has to be there. */
export function toChannel({
  settings,
  credentials,
  ...channel
}: ChannelOfUrl): ChannelOfUrl | null {
  const isWhole = [...Object.values(settings), ...Object.values(credentials)].every(
    (value) => value !== '',
  );
  return isWhole ? { ...channel, settings, credentials } : null;
}

/** The origin of a service of one's own. */
export function originOf({ host, port }: ServiceUrl, protocol: 'http' | 'https'): string {
  return `${protocol}://${host}${port === '' ? '' : `:${port}`}`;
}

/** Whether a word of a query says yes, as Apprise reads it. */
export function isYes(word: string | null): boolean {
  return /^(y|yes|true|1|on|enable)/i.test(word ?? '');
}
