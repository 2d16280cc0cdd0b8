import Type, { type Static } from 'typebox';
import { refusedResult } from './bulk-results.ts';
import { externalId, freeObject, urlName, userAttributes } from './users.ts';

/** The user who caused a run. */
export const actor = Type.Object(
  { external_id: externalId, ...userAttributes },
  { additionalProperties: false },
);

/** One user a run is for; `data` is merged over the run's data for this recipient. */
export const recipient = Type.Object(
  { external_id: externalId, ...userAttributes, data: Type.Optional(freeObject) },
  { additionalProperties: false },
);

/** Most recipients one run may name; a topic has no limit. */
export const recipientsMax = 10_000;

const cancellationKey = Type.String({ minLength: 1, maxLength: 255 });

/** Body of `POST /notiflows/{id}/run`. That exactly one of `recipients` and `topic` is there is checked apart. */
export const runNotiflowBody = Type.Object(
  {
    actor: Type.Optional(actor),
    data: Type.Optional(freeObject),
    recipients: Type.Optional(Type.Array(recipient, { minItems: 1, maxItems: recipientsMax })),
    topic: Type.Optional(urlName),
    cancellation_key: Type.Optional(cancellationKey),
    replace_key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description:
          'What the run shows takes the place of what earlier runs with this key showed to the same recipient through the same channel',
      }),
    ),
    priority: Type.Optional(Type.Enum(['high', 'normal', 'low'])),
    send_at: Type.Optional(Type.String({ format: 'date-time' })),
    expires_in: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
  },
  {
    additionalProperties: false,
    examples: [
      {
        actor: { external_id: 'admin_001', first_name: 'Admin' },
        data: { order_id: 'ORD-12345', total: '$99.99' },
        recipients: [{ email: 'jane@example.com', external_id: 'user_12345', first_name: 'Jane' }],
      },
      { topic: 'news', data: { headline: 'Version 2 is out' } },
    ],
  },
);

export type Actor = Static<typeof actor>;
export type Recipient = Static<typeof recipient>;
export type RunNotiflowBody = Static<typeof runNotiflowBody>;
export type Priority = 'high' | 'normal' | 'low';

/** The 202 answer of a run. */
export const runAccepted = Type.Object(
  { notiflow_run_id: Type.String({ format: 'uuid' }) },
  {
    title: 'RunAccepted',
    examples: [{ notiflow_run_id: '01a20a2a-2743-7819-b9da-8ba414b15129' }],
  },
);

/** Body of `POST /runs/cancel`. */
export const cancelRunsBody = Type.Object(
  { cancellation_key: cancellationKey },
  { additionalProperties: false, examples: [{ cancellation_key: 'order-42' }] },
);

/** What a cancel by key did. */
export const cancelRunsResult = Type.Object(
  {
    cancellation_key: Type.String(),
    canceled_runs: Type.Integer({
      minimum: 0,
      description: 'Runs with the key of which something was left',
    }),
    canceled_until: Type.String({
      format: 'date-time',
      description: 'Runs that are accepted with the key until then are canceled at once',
    }),
  },
  { title: 'CanceledRuns' },
);

/** Body of a run over the Management API: it may also run the draft. */
export const runVersionBody = Type.Object(
  {
    version: Type.Enum(['published', 'draft'], { default: 'published' }),
    ...runNotiflowBody.properties,
  },
  { additionalProperties: false },
);

/** One run of a bulk request: what to run, and the body of a single run. */
export const runBulkItem = Type.Object(
  {
    notiflow: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Id (UUID or ULID) or handle of the notiflow',
    }),
    ...runNotiflowBody.properties,
  },
  { additionalProperties: false },
);

/** Most runs one bulk request may ask for. */
export const bulkRunsMax = 100;

/** Body of `POST /notiflows/run-bulk`. Its items are checked one by one, so that a bad one does not stop the others. */
export const runBulkBody = Type.Object(
  {
    runs: Type.Array(
      Type.Unsafe<unknown>({
        description: 'Any other value is refused in its own result',
        anyOf: [runBulkItem, {}],
      }),
      { minItems: 1, maxItems: bulkRunsMax },
    ),
  },
  { additionalProperties: false },
);

const acceptedResult = Type.Object({ status: Type.Literal(202), notiflow_run_id: Type.String() });

const runResult = Type.Union([acceptedResult, refusedResult]);

/** What became of one run of a bulk request. */
export type RunResult = Static<typeof runResult>;

/** The answer of a bulk run: a result for each item, in their order. */
export const runBulkResult = Type.Object(
  { results: Type.Array(runResult) },
  { title: 'BulkRunResult' },
);
