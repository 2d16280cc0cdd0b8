import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Outbound } from '../outbound/create-outbound.ts';
import type { ProviderEvent } from '../provider-report.ts';
import { exchangeHttp } from './exchange-http.ts';
import { momentAt, parseJson, textAt } from './read-json.ts';
import { awsHost } from './sign-aws.ts';

/** What Amazon SNS posts to a subscriber, in its own words. */
export interface SnsMessage {
  Type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  MessageId: string;
  TopicArn: string;
  Message: string;
  /** Whom to call before a topic reports anything; on its own host. */
  SubscribeURL?: string;
}

/** Which topic may report, and how its certificate is found. */
export interface SnsDeps {
  topicArn: string;
  outbound: Outbound;
}

/** What is signed, in this order: https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
const signedFields = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: signedToSubscribe(),
  UnsubscribeConfirmation: signedToSubscribe(),
};

const hashOf: Readonly<Record<string, string>> = { 1: 'sha1', 2: 'sha256' };

/** Whoever keeps a topic may have it try for an hour; the rest is what the tries themselves take. */
const ageMaxMs = 2 * 60 * 60_000;
const aheadMaxMs = 5 * 60_000;
const askMs = 5_000;
const keysMax = 50;

/** The keys of certificates by their URL, each of which stands for one certificate for good. */
const keptKeys = new WeakMap<Outbound, Map<string, Promise<KeyObject | null>>>();

/**
 * Tells whether Amazon signed a message of this topic, lately. Anybody can have Amazon sign what a topic of their own
 * says, so the topic has to be named. Throws while the certificate cannot be fetched: what is refused is not told again.
 */
export async function isSnsMessage(event: ProviderEvent, deps: SnsDeps): Promise<boolean> {
  const json = parseJson(event.body.toString());
  const message = readSnsMessage(event);
  if (message === null || message.TopicArn !== deps.topicArn) return false;
  if (event.headers['x-amz-sns-message-type'] !== message.Type) return false;
  if (!isRecent(momentAt(json, 'Timestamp'))) return false;
  const hash = hashOf[textAt(json, 'SignatureVersion') ?? ''];
  const certificateUrl = textAt(json, 'SigningCertURL');
  if (hash === undefined || !isCertificateUrl(certificateUrl, deps.topicArn)) return false;
  const key = await findKey(certificateUrl, deps.outbound);
  const signature = textAt(json, 'Signature') ?? '';
  if (key === null || !/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false;
  const signed = signedFields[message.Type]
    .map((name) => [name, textAt(json, name)])
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}\n${value}\n`]));
  return verify(hash, Buffer.from(signed.join('')), key, Buffer.from(signature, 'base64'));
}

/** Reads what stands in a message; null for anything else. What it says is Amazon's only after `isSnsMessage`. */
export function readSnsMessage({ body }: ProviderEvent): SnsMessage | null {
  const json = parseJson(body.toString());
  const message = {
    Type: textAt(json, 'Type'),
    MessageId: textAt(json, 'MessageId'),
    TopicArn: textAt(json, 'TopicArn'),
    Message: textAt(json, 'Message'),
  };
  const isWhole = Object.values(message).every((value) => value !== undefined);
  if (!isWhole || !Object.hasOwn(signedFields, message.Type ?? '')) return null;
  const url = textAt(json, 'SubscribeURL');
  const isTheirs = url !== undefined && isOnHostOf(url, message.TopicArn ?? '');
  return { ...message, ...(isTheirs && { SubscribeURL: url }) } as SnsMessage;
}

function signedToSubscribe(): string[] {
  return ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
}

function isRecent(at: Date | undefined): boolean {
  if (at === undefined) return false;
  const ageMs = Date.now() - at.getTime();
  return ageMs <= ageMaxMs && ageMs >= -aheadMaxMs;
}

function isCertificateUrl(url: string | undefined, topicArn: string): url is string {
  return (
    url !== undefined &&
    isOnHostOf(url, topicArn) &&
    /^\/SimpleNotificationService-[A-Za-z0-9]{1,64}\.pem$/.test(new URL(url).pathname)
  );
}

/** `https://sns.<region>.amazonaws.com` of the topic's own region, with no port and no user. */
function isOnHostOf(url: string, topicArn: string): boolean {
  const region = /^arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:/.exec(topicArn)?.[1];
  if (region === undefined || !URL.canParse(url)) return false;
  return url.startsWith(`https://${awsHost('sns', region)}/`);
}

function findKey(url: string, outbound: Outbound): Promise<KeyObject | null> {
  const kept = keptKeys.get(outbound) ?? new Map<string, Promise<KeyObject | null>>();
  keptKeys.set(outbound, kept);
  const known = kept.get(url);
  if (known !== undefined) return known;
  // Whoever names certificates that are none fills nothing up, and what could not be fetched may be next time.
  const forget = () => kept.delete(url);
  const fetching = fetchKey(url, outbound);
  fetching.then((key) => key ?? forget(), forget);
  for (const oldest of kept.keys()) {
    if (kept.size < keysMax) break;
    kept.delete(oldest);
  }
  kept.set(url, fetching);
  return fetching;
}

async function fetchKey(url: string, outbound: Outbound): Promise<KeyObject | null> {
  const { origin, pathname: path } = new URL(url);
  const agent = outbound.createAgent({ headersTimeout: askMs, bodyTimeout: askMs });
  const request = { origin, path, method: 'GET', headers: {}, body: null } as const;
  const exchanged = await exchangeHttp({ agent, signal: AbortSignal.timeout(askMs) }, request);
  await agent.close();
  if (exchanged.kind === 'failed' || exchanged.answer.status >= 500) {
    throw new Error('The certificate cannot be fetched now.');
  }
  if (exchanged.answer.status !== 200) return null;
  try {
    return createPublicKey(exchanged.answer.text());
  } catch {
    return null;
  }
}
