import { type RunNotiflowBody, runPriorities } from '@notiflow/contracts';
import { mergeRecipients } from './merge-recipients.ts';

/** What a body asks for, as a run is stored. */
export function toRun(body: RunNotiflowBody) {
  return {
    data: body.data ?? {},
    actor: body.actor ?? null,
    recipients: body.recipients ? mergeRecipients(body.recipients) : null,
    priority: runPriorities[body.priority ?? 'normal'],
    sendAt: body.send_at === undefined ? null : new Date(body.send_at),
    expiresInS: body.expires_in ?? null,
    cancellationKey: body.cancellation_key ?? null,
    replaceKey: body.replace_key ?? null,
  };
}
