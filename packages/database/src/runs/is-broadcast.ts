import { fewRecipientsMax } from '@notiflow/contracts';

/** SQL that tells whether a run is for many, as `isBroadcast` does; a run for a topic always is. */
export function isBroadcastRun(table: string): string {
  return `(${table}.topic_id IS NOT NULL OR ${table}.recipient_count > ${fewRecipientsMax})`;
}
