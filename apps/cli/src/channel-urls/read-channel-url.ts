import { usageFailure } from '../failure.ts';
import type { ChannelOfUrl, ReadServiceUrl } from './channel-of-url.ts';
import { chatUrls } from './chat-urls.ts';
import { emailUrls } from './email-urls.ts';
import { parseServiceUrl, type ServiceUrl } from './parse-service-url.ts';
import { requestUrls } from './request-urls.ts';
import { smsUrls } from './sms-urls.ts';

const readers: Record<string, ReadServiceUrl> = {
  ...chatUrls,
  ...emailUrls,
  ...smsUrls,
  ...requestUrls,
};

/** The schemas that have a provider of their own. */
export const knownSchemas = Object.keys(readers).sort();

/** Webhooks as the services themselves show them. */
const webhooks: [RegExp, string][] = [
  [/^https:\/\/hooks\.slack(-gov)?\.com\/services\//i, 'slack_webhook'],
  [/^https:\/\/(ptb\.|canary\.)?discord(app)?\.com\/api\/webhooks\//i, 'discord'],
  [/^https:\/\/[^/?]+\/([^?]*\/)?workflows\/[^?]+\/triggers\/manual\/paths\/invoke/i, 'teams'],
];

/**
 * Reads a URL of Apprise or Shoutrrr as the channel it describes. What has no provider here goes through an Apprise API
 * server, when there is one. No sentence about what is wrong repeats the URL: it is full of secrets.
 */
export function readChannelUrl(text: string, appriseUrl: string | undefined): ChannelOfUrl {
  const webhook = webhooks.find(([pattern]) => pattern.test(text.trim()));
  if (webhook !== undefined) {
    const credentials = { webhook_url: text.trim() };
    return { type: 'chat', provider: webhook[1], settings: {}, credentials };
  }
  const url = parseServiceUrl(text);
  if (url === null) {
    throw usageFailure(
      'That is no URL of Apprise or Shoutrrr: it has to begin with a word and ://.',
    );
  }
  const read = Object.hasOwn(readers, url.schema) ? readers[url.schema] : undefined;
  if (read !== undefined) return readKnown(read, url);
  if (appriseUrl !== undefined) {
    const settings = { url: appriseUrl };
    return { type: 'chat', provider: 'apprise', settings, credentials: { urls: text.trim() } };
  }
  throw usageFailure(
    `There is no provider for ${url.schema}://. Known are ${knownSchemas.join(', ')}.`,
    'Run an Apprise API server and add --apprise-url <its URL>.',
  );
}

function readKnown(read: ReadServiceUrl, url: ServiceUrl): ChannelOfUrl {
  const channel = read(url);
  if (channel !== null) return channel;
  throw usageFailure(
    `A URL of ${url.schema}:// has other parts; some that are needed are missing.`,
  );
}
