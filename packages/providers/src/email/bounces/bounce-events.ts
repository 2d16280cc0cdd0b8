import { createHash, timingSafeEqual } from 'node:crypto';
import type { FieldProblem } from '@notiflow/contracts';
import type { ProviderEvents } from '../../define-provider.ts';
import { definedOf, type ProviderEvent, type ProviderReport } from '../../provider-report.ts';
import { secretSchema } from '../../token-schema.ts';
import { bounceAddressOf, readBounceAddress } from './bounce-address.ts';
import { readBounce } from './read-bounce.ts';

/** Settings of a channel whose mails come back to us. */
export const bounceSettings = {
  bounce_domain: {
    type: 'string',
    maxLength: 190,
    pattern: '^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)+[A-Za-z]{2,}$',
    description:
      'Where mails come back to that nobody takes: each is sent with a return path of its own in this domain, whose mail has to reach us.',
  },
} as const;

/** Credentials of such a channel. */
export const bounceCredentials = {
  bounce_secret: secretSchema(
    'Signs the return paths, and is the bearer token of a mail server that hands on what came back.',
  ),
} as const;

/** The parts of a channel that bounces need. */
export interface BounceChannel {
  settings: { bounce_domain?: string };
  credentials: { bounce_secret?: string };
}

/** Tells what lacks of a channel whose mails come back to us. */
export function findBounceProblems({ settings, credentials }: BounceChannel): FieldProblem[] {
  if (settings.bounce_domain === undefined || credentials.bounce_secret !== undefined) return [];
  const message = 'must be there where settings.bounce_domain is';
  return [{ field: 'credentials.bounce_secret', message, reason: 'required' }];
}

/** The return path of one mail; undefined for a channel whose mails come back to its sender. */
export function returnPathOf(
  deliveryId: string,
  { settings, credentials }: BounceChannel,
): string | undefined {
  const { bounce_domain: domain } = settings;
  const { bounce_secret: secret } = credentials;
  if (domain === undefined || secret === undefined) return undefined;
  return bounceAddressOf(deliveryId, { secret, domain });
}

/**
 * Hears of mails that came back from a mail server that hands them on as they are. Which mail it was says the address it came
 * back to, which only we can make: in the query as `recipient`, or else in its headers. Of one that cannot be read, or is
 * too old, nothing is reported: handing it on again would make it no better.
 */
export const bounceEvents: ProviderEvents<BounceChannel['settings'], BounceChannel['credentials']> =
  {
    verify: ({ headers }, { credentials: { bounce_secret: secret } }) =>
      secret !== undefined && isSame(headers.authorization ?? '', `Bearer ${secret}`),
    read(event, { credentials: { bounce_secret: secret = '' } }) {
      return { reports: readReports(event, secret) };
    },
  };

function readReports({ url, body }: ProviderEvent, secret: string): ProviderReport[] {
  const bounce = readBounce(body);
  if (bounce === null) return [];
  const named = URL.canParse(url) ? new URL(url).searchParams.getAll('recipient') : [];
  const deliveryId = [...named, ...bounce.recipients]
    .map((address) => readBounceAddress(address.trim(), { secret }))
    .find((id) => id !== null);
  if (deliveryId === undefined || deliveryId === null) return [];
  const { kind, code, fault } = bounce;
  return [definedOf({ kind, deliveryId, code, fault })];
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
