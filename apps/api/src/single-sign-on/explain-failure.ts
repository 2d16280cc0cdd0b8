import { OutboundError } from '@notiflow/providers';
import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import { SignOnError, type SignOnReason } from './sign-on-error.ts';

/** Turns whatever the library threw into why nobody came in. */
export function explainFailure(error: unknown): SignOnError {
  if (error instanceof SignOnError) return error;
  if (error instanceof AuthorizationResponseError) return explainRefusal(error);
  if (error instanceof ResponseBodyError) return explainTokenRefusal(error);
  if (error instanceof ClientError) return explainClientError(error);
  const away = findCause(error, OutboundError);
  if (away !== null) return failure('provider_unreachable', away.message, error);
  // What `fetch` throws when there was no answer at all.
  if (error instanceof TypeError && error.message === 'fetch failed') {
    return failure('provider_unreachable', causeText(error), error);
  }
  return failure('failed', (error as Error).message, error);
}

function explainRefusal(error: AuthorizationResponseError): SignOnError {
  const reason = error.error === 'access_denied' ? 'canceled' : 'provider_refused';
  return failure(reason, `The provider answered ${wordOf(error.error)}`, error);
}

/** What the token endpoint answers about a code that is not good is of the login; all else of the set-up. */
function explainTokenRefusal(error: ResponseBodyError): SignOnError {
  const reason = error.error === 'invalid_grant' ? 'login_expired' : 'client_refused';
  return failure(reason, `The provider answered ${wordOf(error.error)}`, error);
}

const reasonsOfCodes: Record<string, SignOnReason> = {
  OAUTH_TIMEOUT: 'provider_unreachable',
  OAUTH_ABORT: 'provider_unreachable',
  OAUTH_RESPONSE_IS_NOT_CONFORM: 'provider_unreachable',
  OAUTH_RESPONSE_IS_NOT_JSON: 'provider_unreachable',
  OAUTH_PARSE_ERROR: 'provider_unreachable',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED: 'provider_differs',
  OAUTH_MISSING_SERVER_METADATA: 'provider_differs',
  OAUTH_INVALID_SERVER_METADATA: 'provider_differs',
  OAUTH_HTTP_REQUEST_FORBIDDEN: 'provider_differs',
  OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'clock_differs',
  OAUTH_JWT_CLAIM_COMPARISON_FAILED: 'token_not_believed',
  OAUTH_KEY_SELECTION_FAILED: 'token_not_believed',
  OAUTH_INVALID_RESPONSE: 'token_not_believed',
  OAUTH_UNSUPPORTED_OPERATION: 'token_not_believed',
};

function explainClientError(error: ClientError): SignOnError {
  const reason = reasonsOfCodes[error.code ?? ''] ?? 'failed';
  return failure(reason, `${error.message}: ${causeText(error)}`, error);
}

function failure(reason: SignOnReason, message: string, cause: unknown): SignOnError {
  return new SignOnError(reason, message, { cause });
}

function causeText(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : 'no more is known';
}

function findCause<T extends Error>(error: unknown, type: new (...args: never[]) => T): T | null {
  let next = error;
  for (let depth = 0; depth < 5 && next instanceof Error; depth += 1) {
    if (next instanceof type) return next;
    next = next.cause;
  }
  return null;
}

/** What the provider says is from outside: a word at most. */
function wordOf(text: string): string {
  return /^[\w.-]{1,60}$/.test(text) ? text : 'something that is no word';
}
