export { type CallInput, createHttpCaller, type HttpCaller } from './call/create-http-caller.ts';
export type { CallResult } from './call/read-call-answer.ts';
export {
  type Alternative,
  type AmbiguityPolicy,
  alternativesOf,
  ambiguityPolicy,
  commonSettings,
  rateOf,
} from './common-settings.ts';
export { createProviders, type ProviderAddress, type Providers } from './create-providers.ts';
export {
  type ChannelValues,
  defineProvider,
  defineStoredProvider,
  type JsonSchema,
  type ProviderConnection,
  type ProviderDefinition,
  type ProviderEvents,
  type SendingProvider,
  type StoredProvider,
  type ValueOf,
} from './define-provider.ts';
export { nameInBounceAddress, readBounceAddress } from './email/bounces/bounce-address.ts';
export { confirmUrl } from './http/confirm-url.ts';
export { digestOf, laneOf } from './lane-of.ts';
export { createOutbound, type Outbound, type OutboundOptions } from './outbound/create-outbound.ts';
export { createOutboundFetch, type OutboundFetch } from './outbound/create-outbound-fetch.ts';
export type { Dialed, DialTarget } from './outbound/dial.ts';
export { OutboundError, type OutboundProblem } from './outbound/outbound-problem.ts';
export type { Lookup, ResolvedHost } from './outbound/resolve-host.ts';
export { type FitInput, type FittedMessages, fitMessage } from './overflow/fit-message.ts';
export type {
  EventReading,
  ProviderEvent,
  ProviderReport,
  ReceiptPolling,
} from './provider-report.ts';
export { findProvider, providers, reachOf } from './registry.ts';
export type { RejectedAbout, SendInput, SendResult } from './send-result.ts';
export {
  type SimulatedReport,
  type SimulatedSend,
  simulatedDomain,
  simulateSend,
} from './simulate-send.ts';
