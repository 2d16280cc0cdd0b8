import { Webhook } from 'standardwebhooks';

/** What is signed, and with what. */
export interface SignatureInput {
  /** The same over all tries. */
  id: string;
  /** `whsec_…`, several separated by a space while a secret is rotated; without one nothing is signed. */
  signingSecret: string | undefined;
  sentAt: Date;
  /** Exactly what the request carries. */
  body: string;
}

/** The headers of Standard Webhooks: the id and the moment of a request, and its signature. */
export function signatureHeaders(input: SignatureInput): Record<string, string> {
  const { id, signingSecret, sentAt, body } = input;
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
  };
  if (signingSecret === undefined) return headers;
  const signatures = signingSecret
    .split(' ')
    .map((secret) => new Webhook(secret).sign(id, sentAt, body));
  return { ...headers, 'webhook-signature': signatures.join(' ') };
}
