import { fillPath } from './fill-path.ts';
import type {
  AnswerOf,
  BodyOf,
  CallOptions,
  ItemOf,
  OperationName,
  QueryOf,
} from './operations.ts';
import { type ListAnswer, PagedList, type Position } from './page.ts';
import type { RequestOptions } from './request-options.ts';
import type { SendRequest } from './send-request.ts';

/** One call: what goes into the path, in its order, into the query and into the body. */
export interface Call<O extends OperationName> {
  params?: string[];
  query?: QueryOf<O>;
  body?: BodyOf<O>;
  options?: CallOptions;
}

/** Calls operations over one connection. */
export interface Caller {
  call<O extends OperationName>(operation: O, call?: Call<O>): Promise<AnswerOf<O>>;
  list<O extends OperationName>(operation: O, call?: Call<O>): PagedList<ItemOf<O>>;
}

/** Makes a caller of operations; they are named as the OpenAPI document writes them. */
export function createCaller(send: SendRequest): Caller {
  const call: Caller['call'] = async (operation, given = {}) => {
    const [method = '', path = ''] = operation.split(' ');
    const { query, body, options } = given;
    // The prefix of the surface is the sender's.
    const below = fillPath(path.replace(/^\/(admin|management)\/v1/, ''), given.params);
    const answer = await send<AnswerOf<typeof operation>>(method, below, {
      ...options,
      body,
      query: query as RequestOptions['query'],
    });
    return answer.body;
  };
  return {
    call,
    list: <O extends OperationName>(operation: O, given: Call<O> = {}) => {
      const { after, before, page, ...filters } = { ...given.query } as Position & object;
      const read = async (position: Position) => {
        const query = { ...filters, ...position } as QueryOf<O>;
        return (await call(operation, { ...given, query })) as unknown as ListAnswer<ItemOf<O>>;
      };
      return new PagedList<ItemOf<O>>({ read, from: { after, before, page } });
    },
  };
}
