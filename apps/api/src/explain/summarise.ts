import { tellReason } from '@notiflow/contracts';
import type { ExplainedRecipient } from '@notiflow/database';
import type { ExplainedMembership } from './explain-membership.ts';
import { findResumption } from './find-next.ts';
import { findQuietEnd } from './find-quiet-end.ts';

/** One sentence about what became of a recipient. */
export function summarise(
  externalId: string,
  explained: ExplainedRecipient & { membership: ExplainedMembership },
): string {
  const { membership, notification, run } = explained;
  if (!membership.isIn)
    return `${externalId} is not in the run, because the user ${membership.words}.`;
  if (notification === null) return `${externalId} ${membership.words}.`;
  return `${externalId} ${tellWay(notification, run.status)}; ${tellMessages(explained)}.`;
}

function tellWay(
  notification: NonNullable<ExplainedRecipient['notification']>,
  runStatus: string,
): string {
  const { status, step, reason, rest } = notification;
  const at = step === null ? '' : ` at the step ${step}`;
  if (runStatus === 'canceled' && (status === 'pending' || status === 'waiting')) {
    return `is in a run that was canceled${at}`;
  }
  switch (status) {
    case 'pending':
      return step === null ? 'waits for the first step' : `is about to go on${at}`;
    case 'waiting':
      return `rests${at} (${rest}) until ${findResumption(notification)?.toISOString() ?? 'it is woken'}`;
    case 'processed':
      return 'went through every step';
    case 'stopped':
    case 'failed':
      if (reason === 'absorbed') return `is in a digest that another notification carries${at}`;
      return `was ${status === 'failed' ? 'given up' : 'stopped'}${at}${because(reason)}`;
    default:
      return status satisfies never;
  }
}

function tellMessages(explained: ExplainedRecipient): string {
  const { deliveries } = explained;
  if (deliveries.length === 0) return 'no message was made';
  return deliveries
    .map((delivery) => {
      const { step_handle, channel_type, status, reason } = delivery;
      const quietEnd = findQuietEnd(delivery, explained);
      const until = quietEnd && ` until quiet hours end at ${quietEnd.toISOString()}`;
      return `${channel_type} (${step_handle}) is ${status}${until ?? ''}${because(reason)}`;
    })
    .join('; ');
}

function because(reason: string | null): string {
  return reason === null ? '' : ` because ${tellReason(reason)}`;
}
