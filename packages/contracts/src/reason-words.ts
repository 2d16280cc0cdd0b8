import type { DeliveryReason, NotificationReason, RunReason } from './statuses.ts';

/** Of what an explanation gives as a reason and no row has, what needs other words than its own. */
type TimelineReason = 'retention' | 'quiet_hours';

const words: Record<RunReason | NotificationReason | DeliveryReason | TimelineReason, string> = {
  // Of steps and messages.
  condition: 'its conditions did not hold',
  opted_out: 'the recipient has turned it off',
  paused: 'the recipient has paused messages',
  no_channel: 'no channel of the project fits the step',
  no_address: 'the recipient has no address there',
  suppressed: 'the address is on the suppression list',
  capped: 'the recipient has had as many as they may get',
  limited: 'the recipient wants fewer of these',
  already_seen: 'the recipient had seen another message of it',
  already_read: 'the recipient had read another message of it',
  already_clicked: 'the recipient had followed another message of it',
  canceled: 'it was canceled',
  user_deleted: 'the user was deleted',
  recipient_deleted: 'the recipient was deleted',
  replaced: 'a newer message has taken its place',
  recalled: 'it was recalled',
  template_error: 'its template could not be rendered',
  provider_unknown: 'the provider of the channel is not known here',
  rejected_recipient: 'the provider does not take the address',
  rejected_config: 'the provider refuses the credentials or settings of the channel',
  rejected_content: 'the provider refuses the content',
  attempts_exhausted: 'every attempt failed',
  not_claimed: 'no worker could take it',
  channel_blocked: 'the channel is blocked',
  rejected_by_service: 'the service took it first and refused it later',
  expired: 'its time was over before it could be sent',
  worker_lost: 'the worker was lost while sending: whether it went out is not known',
  outcome_unknown: 'the provider never said whether it took it',
  // Of a way through the steps.
  throttled: 'there were enough of these in the time',
  wait_invalid: 'the moment to wait for is no moment',
  event_matched: 'the event came that ends it',
  event_timed_out: 'the event did not come in time',
  absorbed: 'it went into a digest that another one carries',
  notiflow_inactive: 'the notiflow was switched off',
  digest_below_minimum: 'the digest had too few items',
  invalid_window: 'the sending window can never open',
  step_unknown: 'a step of this kind is not known here',
  not_advanced: 'its steps could not be taken',
  fetch_failed: 'what a step fetches could not be fetched',
  not_fanned_out: 'the run was given up before',
  cancellation_key: 'it was canceled by its key before it came',
  retention: 'it is older than what is kept',
  quiet_hours: 'the quiet hours of the recipient',
};

/** A reason as people say it, behind "because" or a colon; one that is not known here as it is. */
export function tellReason(reason: string): string {
  return Object.hasOwn(words, reason)
    ? words[reason as keyof typeof words]
    : reason.replaceAll('_', ' ');
}
