import type { Operations } from './generated/operations.ts';
import type { RequestOptions } from './request-options.ts';

/** An operation of the API: its method and its path, as the OpenAPI document writes them. */
export type OperationName = keyof Operations;

/** What an operation takes in its query. */
export type QueryOf<O extends OperationName> = Operations[O]['query'];

/** What an operation takes as its body. */
export type BodyOf<O extends OperationName> = Operations[O]['body'];

/** What an operation answers when it succeeds. */
export type AnswerOf<O extends OperationName> = Operations[O]['answer'];

/** One thing of a list. */
export type ItemOf<O extends OperationName> =
  AnswerOf<O> extends { items: (infer Item)[] } ? Item : never;

/** What a caller may say about one call beside its content. */
export type CallOptions = Pick<
  RequestOptions,
  'signal' | 'timeoutMs' | 'idempotencyKey' | 'headers'
>;
