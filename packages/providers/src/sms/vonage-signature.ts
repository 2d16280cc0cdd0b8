import { createHash } from 'node:crypto';
import { parseJson } from '../http/read-json.ts';
import type { ProviderEvent } from '../provider-report.ts';
import { isHmacOf, isSame } from '../verify-signature.ts';

/** The ways in which an account may sign. */
export const signatureMethods = ['md5hash', 'md5', 'sha1', 'sha256', 'sha512'] as const;

/** What an account signs with. */
export interface VonageSigner {
  method: (typeof signatureMethods)[number];
  secret: string;
}

/** The fields of a report, which comes as a form or as JSON. */
export function readVonageFields({ body }: ProviderEvent): Record<string, string> {
  const text = body.toString();
  const json = text.startsWith('{') ? parseJson(text) : undefined;
  const fields =
    typeof json === 'object' && json !== null
      ? Object.entries(json)
      : [...new URLSearchParams(text)];
  return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
}

/**
 * Signed are the fields, sorted by name, with `&` and `=` in them as `_`:
 * https://developer.vonage.com/en/getting-started/concepts/signing-messages
 */
export function isVonageSigned(event: ProviderEvent, { method, secret }: VonageSigner): boolean {
  const { sig: signature, ...fields } = readVonageFields(event);
  if (signature === undefined) return false;
  const signed = Object.keys(fields)
    .sort()
    .map((name) => `&${name}=${fields[name]?.replace(/[&=]/g, '_')}`)
    .join('');
  if (method !== 'md5hash') {
    return isHmacOf({ algorithm: method, secret, encoding: 'hex' }, { signed, signature });
  }
  const expected = createHash('md5')
    .update(signed + secret)
    .digest();
  return isSame(expected, Buffer.from(signature, 'hex'));
}
