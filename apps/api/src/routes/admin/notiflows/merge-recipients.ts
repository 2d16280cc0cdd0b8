import type { Recipient } from '@notiflow/contracts';

/** Makes recipients distinct by external id; of repeated ones the later attributes win, the first place is kept. */
export function mergeRecipients(recipients: Recipient[]): Recipient[] {
  const merged = new Map<string, Recipient>();
  for (const recipient of recipients) {
    merged.set(recipient.external_id, { ...merged.get(recipient.external_id), ...recipient });
  }
  return [...merged.values()];
}
