import type { ErrorCode } from '../errors.ts';

const text = { type: 'string' };

/** The headers of answers, each described once. */
export const headers = {
  'x-request-id': {
    description: 'The id of the request: yours, if it was 1 to 128 printable characters, else ours',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
    example: 'req_0f8fad5bd9cb469fa16570867728950e',
  },
  RateLimit: {
    description: 'What is left of this second: `r` requests, and `t` seconds until it begins anew',
    schema: text,
    example: '"default";r=999;t=1',
  },
  'RateLimit-Policy': {
    description: 'How much is allowed: `q` requests in `w` seconds',
    schema: text,
    example: '"default";q=1000;w=1',
  },
  'Retry-After': {
    description: 'Seconds to wait before another try',
    schema: { type: 'integer', minimum: 1 },
    example: 5,
  },
  ETag: {
    description:
      'Names the whole answer: whatever changes in it changes the ETag. To write only what nobody changed meanwhile, send `expected_sha`.',
    schema: text,
    example: '"n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"',
  },
  'Idempotent-Replayed': {
    description: '`true` when this is the answer to an earlier request with the same key',
    schema: { type: 'string', enum: ['true'] },
    example: 'true',
  },
};

/** The parameters that are headers, each described once. */
export const headerParameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Makes the request safe to repeat: the same key with the same body gets the first answer again, for 7 days. 1 to 255 printable characters.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[ -~]+$' },
    example: 'order-12345-shipped',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description:
      'The ETag of an answer you have, or several with commas between: when one of them is still right, the answer is 304 without a body. `*` stands for any.',
    schema: text,
    example: '"n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"',
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    required: false,
    description:
      'The `id` of the last event of an earlier stream: this one tells first what came after it. Browsers that come back send it by themselves',
    schema: { type: 'integer', minimum: 0 },
    example: 42,
  },
  Project: {
    name: 'x-notiflows-project',
    in: 'header',
    required: false,
    description:
      'Slug of the project the request is for. Not needed in an account with one project, or when the path names it.',
    schema: text,
    example: 'default',
  },
  RequestId: {
    name: 'x-request-id',
    in: 'header',
    required: false,
    description: 'An id of your own for this request: 1 to 128 printable characters',
    schema: text,
    example: 'checkout-7f3a',
  },
};

type HeaderName = keyof typeof headers;

/** The headers an answer comes with: a success of this method, or a failure of this code. */
export function answerHeaders(
  answer: { method: string; own?: HeaderName[] | undefined } | { code: ErrorCode },
) {
  const names: HeaderName[] = ['x-request-id'];
  if (!('code' in answer && answer.code === 'unauthenticated')) {
    names.push('RateLimit', 'RateLimit-Policy');
  }
  if ('code' in answer && ['rate_limited', 'unavailable', 'conflict'].includes(answer.code)) {
    names.push('Retry-After');
  }
  if ('method' in answer && answer.method === 'post') names.push('Idempotent-Replayed');
  if ('method' in answer) names.push(...(answer.own ?? []));
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** Points at a parameter that is a header. */
export function headerParameter(name: keyof typeof headerParameters) {
  return { $ref: `#/components/parameters/${name}` };
}
