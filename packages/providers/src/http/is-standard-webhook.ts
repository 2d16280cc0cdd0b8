import { Webhook } from 'standardwebhooks';
import type { ProviderEvent } from '../provider-report.ts';

/**
 * Tells whether a secret signed a request per Standard Webhooks within the last five minutes. Svix says `svix-` where the
 * standard says `webhook-`.
 */
export function isStandardWebhook({ headers, body }: ProviderEvent, secret: string): boolean {
  const header = (name: string) => headers[`webhook-${name}`] ?? headers[`svix-${name}`] ?? '';
  const told = {
    'webhook-id': header('id'),
    'webhook-timestamp': header('timestamp'),
    'webhook-signature': header('signature'),
  };
  try {
    new Webhook(secret).verify(body, told, { jsonParse: false });
    return true;
  } catch {
    // It says by what it throws that it does not fit, or that the secret is none.
    return false;
  }
}
