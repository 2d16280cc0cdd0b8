export * from './address-faults.ts';
export * from './bulk-results.ts';
export * from './calendar/next-moment.ts';
export * from './calendar/rules.ts';
export * from './calendar/timezones.ts';
export * from './calendar/windows.ts';
export * from './calls.ts';
export * from './canonical-json.ts';
export * from './channel-settings.ts';
export * from './channel-subscriptions.ts';
export * from './channel-types/define-channel-type.ts';
export { type Attachment, attachmentsMax } from './channel-types/email-extras.ts';
export type { MessageList } from './channel-types/message-list.ts';
export * from './channel-types/registry.ts';
export * from './channels.ts';
export * from './compiled-bodies.ts';
export * from './digests.ts';
export * from './event-endpoints.ts';
export * from './events.ts';
export * from './explanations.ts';
export * from './field-problem.ts';
export * from './find-channel-settings-problems.ts';
export * from './formats.ts';
export * from './gsm-7.ts';
export * from './handles.ts';
export * from './ids.ts';
export * from './inbox-links.ts';
export * from './iso-duration.ts';
export * from './jobs.ts';
export * from './lanes.ts';
export * from './message-caps.ts';
export * from './message-limits.ts';
export * from './overflow.ts';
export * from './parser.ts';
export * from './plans.ts';
export * from './preferences.ts';
export * from './previews.ts';
export * from './read-push-subscription.ts';
export * from './recipient-links.ts';
export * from './registered.ts';
export * from './replays.ts';
export * from './reports.ts';
export * from './runs.ts';
export * from './schedules.ts';
export * from './statuses.ts';
export * from './steps/conditions.ts';
export * from './steps/conditions-of-step.ts';
export * from './steps/define-step-shape.ts';
export * from './steps/digest.ts';
export * from './steps/duration.ts';
export { type CallRequest, renderCallRequest } from './steps/fetch.ts';
export * from './steps/moment.ts';
export * from './steps/property-path.ts';
export * from './steps/registry.ts';
export {
  findSendOpening,
  type SendOpening,
  type SendWindow,
} from './steps/send-window.ts';
export {
  passesMax,
  type ThrottleMode,
  type ThrottleScope,
  throttleModes,
  throttleScopes,
} from './steps/throttle.ts';
export * from './steps/until-event.ts';
export * from './steps/wait.ts';
export * from './steps.ts';
export * from './suppression-rules.ts';
export * from './suppressions.ts';
export * from './template-parts.ts';
export * from './templates.ts';
export * from './topics.ts';
export * from './tracked-links.ts';
export * from './users.ts';
