import { type ErrorCode, type ErrorDetails, errorTable } from '../errors.ts';
import type { Route } from '../route.ts';
import { answerHeaders } from './describe-headers.ts';
import { jsonOf } from './json-content.ts';

const everyRouteErrors: ErrorCode[] = [
  'bad_request',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'internal_error',
  'unavailable',
];

const bodyErrors: ErrorCode[] = [
  'payload_too_large',
  'unsupported_media_type',
  'validation_failed',
];

/** The failures a route can answer, each pointing at its description. */
export function describeErrors({ method, surface, needsProject, body, errors }: Route) {
  const codes = new Set<ErrorCode>([
    ...everyRouteErrors,
    ...(body ? bodyErrors : []),
    // An idempotency key may be in use, or be known for another body.
    ...(method === 'post' ? (['conflict', 'validation_failed'] as const) : []),
    // The project that path or header name may be unknown.
    ...(surface === 'management' && needsProject ? (['not_found'] as const) : []),
    ...errors,
  ]);
  return Object.fromEntries(
    [...codes].map((code) => [
      errorTable[code].status,
      { $ref: `#/components/responses/${responseNameOf(code)}` },
    ]),
  );
}

/** What each error code means, with the headers it comes with and an example. */
export function describeErrorResponses(codes: readonly ErrorCode[]) {
  return Object.fromEntries(
    codes.map((code) => [
      responseNameOf(code),
      {
        description: `\`${code}\`: ${errorTable[code].message}. ${meanings[code]}`,
        headers: answerHeaders({ code }),
        content: jsonOf({ $ref: '#/components/schemas/Error' }, exampleOf(code)),
      },
    ]),
  );
}

function responseNameOf(code: ErrorCode): string {
  return code.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const meanings: Record<ErrorCode, string> = {
  bad_request:
    'The body is not JSON or names a field twice (`reason: invalid_json`), or a parameter in path, query or header cannot be read (`param` names it; `reason: invalid_uuid` for an id).',
  unauthenticated:
    '`auth` names the credential that is missing or not valid; on the User API `reason` says why.',
  forbidden:
    'The key lacks `required_scope`, or a secret key came from a web page (`reason: secret_key_in_browser`); then revoke it. Or a page of another origin than the project allows asks the User API (`reason: origin_not_allowed`).',
  not_found: '`resource` and `id` say what is not in this project.',
  method_not_allowed: 'The header `Allow` names the methods this path takes.',
  conflict:
    'What was asked does not fit the state (`current_status`, `allowed_statuses`, `reason`), or the first request with this `Idempotency-Key` is still being answered; then repeat after `Retry-After`. Without it and with `reason: outcome_unknown`, the first request never came to an end: look whether it was done.',
  payload_too_large: 'Nothing was done.',
  unsupported_media_type:
    'Send `application/json` in UTF-8, without `Content-Encoding`. Nothing was done.',
  validation_failed:
    '`fields` has every problem at once. Or the `Idempotency-Key` was used for a different request (`reason: idempotency_key_reused`).',
  rate_limited:
    'Each credential has `limit` requests per `window`; try again after `retry_after` seconds.',
  internal_error:
    'The cause is logged under `request_id`. Requests with an `Idempotency-Key` can be repeated.',
  unavailable: 'Nothing is lost: repeat after `Retry-After`, with the same `Idempotency-Key`.',
};

const exampleDetails: Record<ErrorCode, ErrorDetails> = {
  bad_request: { reason: 'invalid_uuid', param: 'id' },
  unauthenticated: { auth: 'api_key' },
  forbidden: { required_scope: 'users:write' },
  not_found: { resource: 'user', id: 'user_12345' },
  method_not_allowed: {},
  conflict: { current_status: 'draft', allowed_statuses: ['published'] },
  payload_too_large: {},
  unsupported_media_type: {},
  validation_failed: {
    fields: [{ field: 'recipients[0].external_id', message: "can't be blank", reason: 'required' }],
  },
  rate_limited: { limit: 1_000, window: '1s', retry_after: 1 },
  internal_error: {},
  unavailable: { retry_after: 5 },
};

function exampleOf(code: ErrorCode) {
  const { status, message } = errorTable[code];
  const type = `https://docs.notiflows.com/errors/${code}`;
  return {
    error: {
      type,
      code,
      message,
      status,
      request_id: 'req_0f8fad5bd9cb469fa16570867728950e',
      details: exampleDetails[code],
    },
  };
}
