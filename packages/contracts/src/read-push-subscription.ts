import { isHttpUrl } from './formats.ts';

/** Where a browser takes pushes, and the keys only it can read them with. */
export interface PushSubscriptionSettings {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** What the key of a browser looks like: a point on the curve P-256, not compressed; some write the padding of Base64 too. */
export const p256dhPattern = '^B[A-Za-z0-9_-]{86}=?$';

/** What the secret of a subscription looks like: 16 bytes. */
export const pushAuthPattern = '^[A-Za-z0-9_-]{22}(?:==)?$';

/** Longest endpoint of a push service. */
export const endpointMax = 2_000;

/** Tells whether the text is an absolute https address. */
export function isHttpsUrl(text: string): boolean {
  return /^https:/i.test(text) && isHttpUrl(text);
}

/** Reads what `JSON.stringify` makes of a browser's `PushSubscription`; null when the text is something else. */
export function readPushSubscription(text: string): PushSubscriptionSettings | null {
  const { endpoint, keys } = parseObject(text);
  const { p256dh, auth } = (typeof keys === 'object' && keys !== null ? keys : {}) as Fields;
  if (typeof endpoint !== 'string' || endpoint.length > endpointMax || !isHttpsUrl(endpoint)) {
    return null;
  }
  return matches(p256dh, p256dhPattern) && matches(auth, pushAuthPattern)
    ? { endpoint, p256dh, auth }
    : null;
}

type Fields = Record<string, unknown>;

function matches(value: unknown, pattern: string): value is string {
  return typeof value === 'string' && new RegExp(pattern).test(value);
}

function parseObject(text: string): Fields {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Fields) : {};
  } catch {
    return {};
  }
}
