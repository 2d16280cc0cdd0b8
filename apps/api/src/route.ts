import type { FieldProblem, MemberRole } from '@notiflow/contracts';
import type { Response } from 'express';
import type { Static, TSchema } from 'typebox';
import type { Deps } from './deps.ts';
import type { ErrorCode } from './errors.ts';
import type { Steps } from './request/in-steps.ts';
import { createInputReader, isObject, nothing, type RawInput } from './request/parse-input.ts';
import type { PathParams, PathValues } from './request/path-params.ts';
import {
  type AccountContext,
  type AnyContext,
  forProject,
  forServer,
  forUser,
  forVisitor,
  type RequestContext,
  type UserContext,
  type VisitorContext,
} from './request-context.ts';
import type { SurfaceName } from './surfaces.ts';

/** What a secret key may be allowed to do. */
export const scopes = [
  'run',
  'users:read',
  'users:write',
  'topics:read',
  'topics:write',
  'deliveries:read',
] as const;

export type Scope = (typeof scopes)[number];

/** What a route is given beside its context: the parts of the request as their schemas promise. */
interface RequestParts<P, Q, B> {
  params: P;
  query: Q;
  body: B;
}

/** What a route answers. */
export interface Answer<Status extends number = number, Body = unknown> {
  status: Status;
  body?: Body;
  headers?: Record<string, string>;
  /** Writes the answer by itself, for as long as somebody reads it; in the place of a body. */
  stream?: (res: Response) => void;
  /**
   * What the audit log tells beside the route; ids and numbers, never content, addresses or secrets. Null when nothing was
   * changed this time.
   */
  audit?: { resourceId?: string; details?: Record<string, string | number | boolean> } | null;
}

/** What the audit log calls a change that a route makes. */
export interface AuditFacts {
  /** Resource and past participle, like `channel.updated`. */
  action: string;
  resource: string;
  /** Path parameter that names what was changed, where the answer has no `id`; never one that names a person. */
  param?: string;
}

/** One answer a route may give. */
interface DefinedResponse {
  description: string;
  /** Null when it has no body. */
  schema: TSchema | null;
  /** What it is where it is no JSON; it has no schema then, and the answer has a `stream`. */
  mediaType?: 'text/event-stream';
  /** Headers beside those every answer may have. */
  headers?: 'ETag'[];
}

/** The answers a route may give, by status. */
export type Responses = Record<number, DefinedResponse>;

type AnswerOf<R extends Responses> = {
  [S in keyof R & number]: R[S]['schema'] extends TSchema
    ? Answer<S, Static<R[S]['schema']>> & { body: unknown }
    : Answer<S, undefined>;
}[keyof R & number];

interface RouteFacts {
  surface: SurfaceName;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the surface's prefix, parameters as `:name`. */
  path: string;
  /** What the caller's key must be allowed to do; null where keys have no scopes. */
  scope: Scope | null;
  /**
   * The least that a member must be. Unless it says so, a viewer reads and an admin changes what is of a project, and what
   * is of the account is for an admin of everything.
   */
  role?: MemberRole | 'anybody';
  summary: string;
  /** Codes beside those every route can answer. */
  errors: ErrorCode[];
  /** Whether the route checks the parts of the body itself, each apart from the others. */
  checksParts?: boolean;
  /** Whether the route writes the log line of a success itself. */
  logsSuccess?: boolean;
  /** Whether the route stores its idempotency key itself, together with what it does. */
  keepsOwnKey?: boolean;
  /**
   * Whether doing it twice does more than doing it once, so that a request whose outcome is not known is never done
   * again under its idempotency key.
   */
  happensOnce?: boolean;
  /** Fields of the answer that are shown once: what is kept for repeats of the request has null there. */
  shownOnce?: readonly string[];
  /**
   * Fields of the answer that tell about a person, each with what stands in its place in what is kept for repeats of the
   * request: that outlives the erasure of the person.
   */
  keptWithout?: Readonly<Record<string, unknown>>;
  /**
   * Whether the answer is what members wrote and tells of no person, so that a viewer sees it, but for what may be a
   * secret.
   */
  isDefinition?: boolean;
  /** How a success is told in the audit log; null for a route that changes nothing. */
  audit?: AuditFacts | null;
}

interface RouteDefinition<
  P extends PathParams,
  Q extends TSchema,
  B extends TSchema,
  R extends Responses,
  Context,
> extends RouteFacts {
  params: P;
  query?: Q;
  /** A DELETE has one only when it is defined here; what comes without is not read. */
  body?: B;
  responses: R;
  /** What the body's schema cannot say; called with whatever object came, so that all problems are told at once. */
  checkBody?: (body: Record<string, unknown>, params: PathValues<P>) => FieldProblem[];
  /** The same for what can be told only by looking outside: in the database, or where a host name leads. */
  checkOutside?: (
    deps: Deps,
    request: Context & RequestParts<PathValues<P>, Static<Q>, Record<string, unknown>>,
  ) => Promise<FieldProblem[]>;
  handle: (
    deps: Deps,
    request: Context & RequestParts<PathValues<P>, Static<Q>, Static<B>>,
  ) => Promise<AnswerOf<NoInfer<R>>>;
}

/** The work of one request, its input read and checked. */
export type BoundRequest = (deps: Deps, context: AnyContext) => Promise<Answer>;

/** A route of the table, its types folded away. */
export interface Route extends RouteFacts {
  /** Whether requests must say which project they are for; a route of the account is for none. */
  needsProject: boolean;
  params: PathParams;
  query: TSchema;
  /** Null when a body is not read at all. */
  body: TSchema | null;
  responses: Responses;
  /** Reads and checks the input, in parts; throws an `ApiError` that tells what is wrong. */
  bind(input: RawInput): Steps<BoundRequest>;
}

/** The least that a member must be for a route. */
export function leastRoleOf({ role, method, needsProject }: Route): MemberRole | 'anybody' {
  return role ?? (method === 'get' && needsProject ? 'viewer' : 'admin');
}

/** A route with its name in the table, which names the operation in the OpenAPI document. */
export interface NamedRoute extends Route {
  name: string;
}

/** Defines one endpoint of a project: the schemas type what `handle` gets and must answer, and print themselves into OpenAPI. */
export function defineRoute<
  P extends PathParams,
  Q extends TSchema,
  B extends TSchema,
  R extends Responses,
>(definition: RouteDefinition<P, Q, B, R, RequestContext>): Route {
  return buildRoute(definition, { needsProject: true, narrow: forProject });
}

/** Defines one endpoint of the account, which belongs to no project. */
export function defineAccountRoute<
  P extends PathParams,
  Q extends TSchema,
  B extends TSchema,
  R extends Responses,
>(definition: RouteDefinition<P, Q, B, R, AccountContext> & { surface: 'management' }): Route {
  return buildRoute(definition, { needsProject: false, narrow: forServer });
}

/** Defines one endpoint of the User API, which shows users what is theirs. */
export function defineUserRoute<
  P extends PathParams,
  Q extends TSchema,
  B extends TSchema,
  R extends Responses,
>(
  definition: Omit<RouteDefinition<P, Q, B, R, UserContext>, 'surface' | 'scope' | 'audit'>,
): Route {
  // Of what users do for themselves the audit log says nothing: it tells what is done to a project.
  const facts = { surface: 'user', scope: null, audit: null } as const;
  return buildRoute({ ...definition, ...facts }, { needsProject: true, narrow: forUser });
}

/** Defines one endpoint for whoever logs in at this installation, or has. */
export function defineSessionRoute<
  P extends PathParams,
  Q extends TSchema,
  B extends TSchema,
  R extends Responses,
>(
  definition: Omit<RouteDefinition<P, Q, B, R, VisitorContext>, 'surface' | 'scope' | 'audit'>,
): Route {
  // What is audited here is told by the routes themselves: who it was is known only when the work is done.
  const facts = { surface: 'session', scope: null, audit: null } as const;
  return buildRoute({ ...definition, ...facts }, { needsProject: false, narrow: forVisitor });
}

function buildRoute<
  P extends PathParams,
  Q extends TSchema,
  B extends TSchema,
  R extends Responses,
  Context,
>(
  definition: RouteDefinition<P, Q, B, R, Context>,
  { needsProject, narrow }: { needsProject: boolean; narrow: (context: AnyContext) => Context },
): Route {
  const { handle, checkBody, checkOutside, ...facts } = definition;
  const readInput = createInputReader({ ...facts, checkBody });
  const isBodyUsual = ['post', 'put', 'patch'].includes(definition.method);
  return {
    ...facts,
    needsProject,
    query: definition.query ?? nothing,
    body: definition.body ?? (isBodyUsual ? nothing : null),
    *bind(input) {
      const { takeBody, ...parts } = yield* readInput(input);
      if (checkOutside === undefined || !isObject(input.body)) {
        const given = { ...parts, body: takeBody() };
        return (deps, context) => handle(deps, { ...narrow(context), ...given });
      }
      const { body } = input;
      return async (deps, context) => {
        const known = { ...narrow(context), ...parts };
        const problems = await checkOutside(deps, { ...known, body });
        return handle(deps, { ...known, body: takeBody(problems) });
      };
    },
  };
}
