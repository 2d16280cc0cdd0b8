import type { AnswerOf, BodyOf, OperationName, QueryOf } from 'notiflows-client/operations';
import { send } from './send.ts';

/** What goes into a call of an operation. */
export interface Call<O extends OperationName> {
  /** What stands in the path, in its order. */
  params?: readonly string[];
  query?: QueryOf<O>;
  body?: BodyOf<O>;
  signal?: AbortSignal;
}

/** An operation with what goes into it: what a screen shows, and what "copy as curl" copies. */
export interface Request<O extends OperationName = OperationName> extends Call<O> {
  operation: O;
}

/** Calls an operation of the API in a project; its types are printed from the OpenAPI document. */
export function call<O extends OperationName>(
  project: string | null,
  operation: O,
  given: Call<O> = {},
): Promise<AnswerOf<O>> {
  const { method, path } = addressOf(operation, given.params);
  const { query, body, signal } = given;
  return send<AnswerOf<O>>({
    method,
    path,
    project,
    body,
    signal,
    query: query as Record<string, unknown> | undefined,
  });
}

/** Method and path of an operation, its parameters filled in. */
export function addressOf(operation: OperationName, params: readonly string[] = []) {
  const [method = '', template = ''] = operation.split(' ');
  let index = 0;
  const path = template.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(params[index++] ?? ''));
  return { method, path };
}
