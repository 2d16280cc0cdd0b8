import { errorTable } from '../errors.ts';

const text = (description: string) => ({ type: 'string', description });

const problemReasons = [
  'required',
  'type',
  'format',
  'length',
  'range',
  'enum',
  'unknown',
  'exclusive',
  'duplicate',
  'invalid',
];

const fieldProblem = {
  type: 'object',
  required: ['field', 'message', 'reason'],
  additionalProperties: false,
  properties: {
    field: text('Path of the field, like `recipients[0].external_id`'),
    message: text('What is wrong with it, for people'),
    reason: { enum: problemReasons, description: 'What is wrong with it, for programs' },
  },
};

const details = {
  type: 'object',
  description: 'What is known beside the code; only what applies is there',
  additionalProperties: false,
  properties: {
    allowed_statuses: {
      type: 'array',
      items: { type: 'string' },
      description: 'States in which this is possible',
    },
    auth: {
      enum: ['api_key', 'secret_key', 'account_token', 'user_key', 'session'],
      description: 'The credential that failed',
    },
    current_status: text('State of what was addressed'),
    fields: {
      type: 'array',
      items: { $ref: '#/components/schemas/FieldProblem' },
      description: 'Everything that is wrong with the body',
    },
    id: text('How what was not found, or is in the way, was addressed'),
    idempotency_key: text('The key of the request'),
    limit: { type: 'integer', description: 'Requests allowed in the window' },
    param: text('The parameter in path, query or header that cannot be read'),
    reason: text('The cause as one word'),
    required_role: text('The role the member lacks'),
    required_scope: text('The scope the key lacks'),
    resource: text('Kind of what was not found'),
    retry_after: { type: 'integer', description: 'Seconds to wait before another try' },
    window: text('Length of the window, like `1s`'),
  },
};

/** The one shape of every answer that is no success. */
export const errorSchemas = {
  Error: {
    type: 'object',
    required: ['error'],
    additionalProperties: false,
    properties: {
      error: {
        type: 'object',
        required: ['type', 'code', 'message', 'status', 'request_id', 'details'],
        additionalProperties: false,
        properties: {
          type: text('Address that explains the code'),
          code: { enum: Object.keys(errorTable), description: 'What happened, for programs' },
          message: text('What happened, for people'),
          status: { type: 'integer', description: 'The HTTP status' },
          request_id: text('The id in the header `x-request-id`; log lines carry it'),
          details,
        },
      },
    },
  },
  FieldProblem: fieldProblem,
};
