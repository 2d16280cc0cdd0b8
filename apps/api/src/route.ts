import type { FieldProblem } from '@notiflow/contracts';
import type { KeyedRequest } from '@notiflow/database';
import type { Static, TSchema } from 'typebox';
import type { Deps } from './deps.ts';
import type { ErrorCode } from './errors.ts';
import { createInputParser, nothing, type RawInput } from './request/parse-input.ts';
import type { PathParams, PathValues } from './request/path-params.ts';
import type { SurfaceName } from './surfaces.ts';

/** What a secret key may be allowed to do. */
export type Scope =
  | 'run'
  | 'users:read'
  | 'users:write'
  | 'topics:read'
  | 'topics:write'
  | 'deliveries:read';

/** Who asks, for which project, and the request's idempotency key if it has one. */
export interface RequestContext {
  requestId: string;
  project: { id: string; slug: string };
  idempotency: KeyedRequest | null;
}

/** What a route is given: the context, and the parts of the request as their schemas promise. */
export interface RouteRequest<P, Q, B> extends RequestContext {
  params: P;
  query: Q;
  body: B;
}

/** What a route answers. */
export interface Answer<Status extends number = number, Body = unknown> {
  status: Status;
  body?: Body;
  headers?: Record<string, string>;
}

/** The answers a route may give, by status; `null` has no body. */
export type Responses = Record<number, { description: string; schema: TSchema | null }>;

type AnswerOf<R extends Responses> = {
  [S in keyof R & number]: R[S]['schema'] extends TSchema
    ? Answer<S, Static<R[S]['schema']>> & { body: unknown }
    : Answer<S, undefined>;
}[keyof R & number];

interface RouteFacts {
  surface: SurfaceName;
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below the surface's prefix, parameters as `:name`. */
  path: string;
  /** What the caller's key must be allowed to do; null where keys have no scopes. */
  scope: Scope | null;
  summary: string;
  /** Codes beside those every route can answer. */
  errors: ErrorCode[];
  /** Whether the route stores its idempotency key itself, together with what it does. */
  keepsOwnKey?: boolean;
}

interface RouteDefinition<
  P extends PathParams,
  Q extends TSchema,
  B extends TSchema,
  R extends Responses,
> extends RouteFacts {
  params: P;
  query?: Q;
  body?: B;
  responses: R;
  /** What the body's schema cannot say; called with whatever object came, so that all problems are told at once. */
  checkBody?: (body: Record<string, unknown>, params: PathValues<P>) => FieldProblem[];
  handle: (
    deps: Deps,
    request: RouteRequest<PathValues<P>, Static<Q>, Static<B>>,
  ) => Promise<AnswerOf<NoInfer<R>>>;
}

/** The work of one request, its input read and checked. */
export type BoundRequest = (deps: Deps, context: RequestContext) => Promise<Answer>;

/** A route of the table, its types folded away. */
export interface Route extends RouteFacts {
  params: PathParams;
  query: TSchema;
  /** Null when a body is not read at all. */
  body: TSchema | null;
  responses: Responses;
  /** Reads and checks the input; throws an `ApiError` that tells what is wrong. */
  bind(input: RawInput): BoundRequest;
}

/** Defines one endpoint: the schemas type what `handle` gets and must answer, and print themselves into OpenAPI. */
export function defineRoute<
  P extends PathParams,
  Q extends TSchema,
  B extends TSchema,
  R extends Responses,
>(definition: RouteDefinition<P, Q, B, R>): Route {
  const { handle, checkBody, ...facts } = definition;
  const parseInput = createInputParser({ ...facts, checkBody });
  const takesBody = definition.method === 'post' || definition.method === 'put';
  return {
    ...facts,
    query: definition.query ?? nothing,
    body: takesBody ? (definition.body ?? nothing) : null,
    bind(input) {
      const parsed = parseInput(input);
      return (deps, context) => handle(deps, { ...context, ...parsed });
    },
  };
}
