import type { HttpAnswer } from '../http/exchange-http.ts';
import { accepted, classifyCodes, failed, readStatus } from '../http/read-answer.ts';
import { textAt } from '../http/read-json.ts';
import type { SendResult } from '../send-result.ts';

/**
 * The reasons of https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns
 * by what they mean. A bad token may be a good one of the other environment: a channel that is set to the wrong one
 * would lose the tokens of everybody, so it is held against the recipient, and the token stays. What is of another topic
 * is the channel's bundle id.
 */
const classOf = classifyCodes({
  recipient: ['BadDeviceToken', 'ExpiredToken', 'MissingDeviceToken', 'Unregistered'],
  config: [
    'BadCertificate',
    'BadCertificateEnvironment',
    'BadEnvironmentKeyIdInToken',
    'BadEnvironmentKeyInToken',
    'BadPath',
    'BadTopic',
    'DeviceTokenNotForTopic',
    'ExpiredProviderToken',
    'Forbidden',
    'InvalidProviderToken',
    'InvalidPushType',
    'MethodNotAllowed',
    'MissingProviderToken',
    'MissingTopic',
    'TopicDisallowed',
    'UnrelatedKeyIdInToken',
  ],
  content: [
    'BadCollapseId',
    'BadExpirationDate',
    'BadMessageId',
    'BadPriority',
    'DuplicateHeaders',
    'PayloadEmpty',
    'PayloadTooLarge',
  ],
  not_processed: [
    'IdleTimeout',
    'ServiceUnavailable',
    'Shutdown',
    'TooManyProviderTokenUpdates',
    'TooManyRequests',
  ],
  ambiguous: ['InternalServerError'],
});

/** "The device token has expired", and "is inactive for the specified topic": the app is gone from the device. */
const gone = new Set(['ExpiredToken', 'Unregistered']);

/** The reason an answer gives; undefined when it gives none. */
export function apnsReasonOf({ json }: Pick<HttpAnswer, 'json'>): string | undefined {
  return textAt(json(), 'reason');
}

/** What an answer of APNs means. */
export function readApnsAnswer(answer: HttpAnswer): SendResult {
  const { status, headers } = answer;
  if (status < 300) return accepted(headers['apns-id']);
  const word = apnsReasonOf(answer) ?? '';
  const errorClass = classOf(word);
  if (errorClass === undefined) return readStatus(answer);
  const fault = status === 410 && gone.has(word) ? ('unregistered' as const) : undefined;
  return failed(errorClass, {
    code: `apns_${word.toLowerCase()}`,
    reason: `APNs answered ${status} with reason ${word}.`,
    fault,
  });
}
