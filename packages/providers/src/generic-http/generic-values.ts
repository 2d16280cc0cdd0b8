import type { ValueOf } from '../define-provider.ts';
import { tokenSchema } from '../token-schema.ts';

/** `messages.0.id`: names and places in lists, from the outside in. */
const path = '^[A-Za-z0-9_$@-]{1,100}(\\.[A-Za-z0-9_$@-]{1,100}){0,9}$';
const word = { type: 'string', minLength: 1, maxLength: 100 } as const;
const words = { type: 'array', items: word, maxItems: 200 } as const;

/** What a channel says of an API that nobody here knows. */
export const genericSettings = {
  type: 'object',
  properties: {
    url: {
      type: 'string',
      maxLength: 2_000,
      pattern: '^https?://[^/?#{}\\s]+([/?].*)?$',
      description:
        'Where messages are handed over. What follows the host may be Liquid: `{{ message.to }}`, `{{ secrets.token }}`.',
    },
    method: {
      type: 'string',
      enum: ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'],
      default: 'POST',
      description: 'How it is asked; `GET` has no body.',
    },
    headers: {
      type: 'object',
      propertyNames: { pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" },
      additionalProperties: { type: 'string', maxLength: 4_000 },
      maxProperties: 30,
      description: 'Headers by their names; each value is Liquid.',
    },
    auth: {
      type: 'string',
      enum: ['none', 'basic', 'bearer'],
      default: 'none',
      description:
        'What stands in `Authorization`: `username` and `password`, or `token`. Other ways use `secrets` in the URL, a header or the body.',
    },
    body_format: {
      type: 'string',
      enum: ['json', 'form', 'plaintext'],
      default: 'json',
      description: 'What the body is, which decides how values in it are escaped.',
    },
    body: {
      type: 'string',
      minLength: 1,
      maxLength: 50_000,
      description:
        'Liquid, with `message`, `delivery` and `secrets`. Unset: the ids of the delivery and the message as it is.',
    },
    success_statuses: {
      type: 'array',
      items: { type: 'integer', minimum: 200, maximum: 599 },
      minItems: 1,
      maxItems: 20,
      description: 'Statuses that mean success; unset, those from 200 to 299.',
    },
    success_path: {
      type: 'string',
      pattern: path,
      description:
        'A place in the JSON of the answer, like `data.0.status`, which has to say success too.',
    },
    success_values: { ...words, minItems: 1, description: 'What it says there when it succeeded.' },
    message_id_path: {
      type: 'string',
      pattern: path,
      description: "The place in the answer of the service's id of the message.",
    },
    error_path: {
      type: 'string',
      pattern: path,
      description: 'The place in the answer of the code of an error.',
    },
    error_codes: {
      type: 'object',
      properties: {
        recipient: words,
        config: words,
        content: words,
        not_processed: words,
        ambiguous: words,
        hard_bounce: words,
        complaint: words,
        stop: words,
        unregistered: words,
      },
      additionalProperties: false,
      description:
        'What codes mean: what is to blame (`recipient`, `config`, `content`), `not_processed` for later, `ambiguous`, or what they show of the address.',
    },
  },
  required: ['url'],
  dependentRequired: {
    success_path: ['success_values'],
    success_values: ['success_path'],
    error_codes: ['error_path'],
  },
  additionalProperties: false,
} as const;

/** What opens the door; Liquid finds each as `secrets.<name>`. */
export const genericCredentials = {
  type: 'object',
  properties: {
    token: tokenSchema('A token or key.'),
    username: {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      description: 'A user name.',
    },
    password: {
      type: 'string',
      minLength: 1,
      maxLength: 500,
      description: 'Its password.',
    },
    secret: {
      type: 'string',
      minLength: 1,
      maxLength: 4_000,
      description: 'Another secret, for a header, the URL or the body.',
    },
  },
  additionalProperties: false,
} as const;

/** A channel of an API that nobody here knows. */
export interface GenericChannel {
  settings: ValueOf<typeof genericSettings>;
  credentials: ValueOf<typeof genericCredentials>;
}
