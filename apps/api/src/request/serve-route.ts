import { isRoleEnough } from '@notiflow/contracts';
import { type KeyedRequest, newId } from '@notiflow/database';
import type { Request, RequestHandler, Response } from 'express';
import { type Caller, mayReadPeople } from '../authenticate/caller.ts';
import type { Deps } from '../deps.ts';
import { missingRole, missingScope } from '../errors.ts';
import { visitOf } from '../request-context.ts';
import { type Answer, leastRoleOf, type Route } from '../route.ts';
import { sseHeaders } from '../streams/sse-line.ts';
import { surfaces } from '../surfaces.ts';
import { answerIfChanged } from './answer-if-changed.ts';
import { answerInTime } from './answer-in-time.ts';
import { answerOnce } from './answer-once.ts';
import { letRead } from './answer-pages.ts';
import { enforceRateLimit, limitedAs } from './enforce-rate-limit.ts';
import { finish, finishInTurns } from './in-steps.ts';
import { accountScopeId, readKeyedRequest } from './keyed-request.ts';
import { logWrite } from './log-write.ts';
import { maskPersonal } from './mask-personal.ts';
import { maskSecrets } from './mask-secrets.ts';
import { parseJsonInSteps } from './parse-json.ts';
import { pageBody, readBody } from './read-body.ts';
import { requestIdOf } from './request-id.ts';
import { writeAudit } from './write-audit.ts';

/** Turns a route of the table into an Express handler: who, how often, may they, what, then the work. */
export function serveRoute(deps: Deps, route: Route): RequestHandler {
  return async (req, res) => {
    res.locals.route = route.path;
    const { projectSlug = null, ...params } = req.params as Record<string, string>;
    const { needsProject } = route;
    const credentials = {
      headers: req.headers,
      projectSlug,
      needsProject,
      isReading: route.method === 'get',
      ip: req.ip,
      isSecure: req.secure,
      letRead: (origin: string | null) => letRead(res, origin),
    };
    const caller = await answerInTime(surfaces[route.surface].authenticate(deps, credentials));
    await enforceRateLimit(deps, { caller, res });
    if (route.method !== 'get') logWrite(deps, { route, res });
    requireScope(caller, route);
    requireRole(caller, route);
    const answer = await answerRequest(deps, { req, res, route, caller, params });
    const header = req.headers['if-none-match'];
    sendAnswer(res, answerIfChanged(forEyesOf(caller, { answer, route }), { route, header }));
  };
}

interface Asked {
  req: Request;
  res: Response;
  route: Route;
  caller: Caller;
  params: Record<string, string>;
}

const largeBytes = 256 * 1024;

async function answerRequest(deps: Deps, asked: Asked): Promise<Answer> {
  const { req, res, route, caller, params } = asked;
  const { project } = caller;
  const requestId = requestIdOf(res);
  const limit = surfaces[route.surface].servesPages ? pageBody : undefined;
  const bytes = route.body === null ? undefined : await readBody(req, limit);
  if (bytes !== undefined) await deps.volumeLimiter.take(limitedAs(caller), 'bytes', bytes.length);
  // Reading a large body takes a while.
  const isLarge = bytes !== undefined && bytes.length > largeBytes;
  const read = isLarge ? finishInTurns : finish;
  const body = bytes && (await read(parseJsonInSteps(bytes)));
  const search = req.originalUrl.split('?').slice(1).join('?');
  const answer = await read(route.bind({ params, search, body }));
  const idempotency = readKeyedRequest({
    route,
    projectId: project?.id ?? accountScopeId,
    userId: caller.user?.id ?? null,
    header: req.headers['idempotency-key'],
    params,
    body,
  });
  const auditId = newId();
  const visit = visitOf(req);
  const duty = {
    work: () => answer(deps, { requestId, caller, project, user: caller.user, idempotency, visit }),
    record: (given: Answer) =>
      writeAudit(deps, {
        id: auditId,
        route,
        caller,
        params,
        answer: given,
        ip: visit.ip,
        requestId,
      }),
  };
  return answerInTime(
    idempotency === null || route.keepsOwnKey
      ? workAndRecord(duty)
      : workOnce(deps, { ...duty, route, idempotency, requestId }),
  );
}

interface Duty {
  work: () => Promise<Answer>;
  /** Enters what was done into the audit log. */
  record: (answer: Answer) => Promise<void>;
}

async function workAndRecord({ work, record }: Duty): Promise<Answer> {
  const answer = await work();
  await record(answer);
  return answer;
}

function workOnce(
  { database, lateWork }: Pick<Deps, 'database' | 'lateWork'>,
  keyed: Duty & { route: Route; idempotency: KeyedRequest; requestId: string },
): Promise<Answer> {
  const { route, idempotency, requestId, ...duty } = keyed;
  return answerOnce(
    { ...idempotency, isRepeatable: !route.happensOnce },
    {
      ...duty,
      database,
      shownOnce: route.shownOnce,
      keptWithout: route.keptWithout,
      finishLater: (work) => lateWork.finish({ request_id: requestId, route: route.path }, work),
    },
  );
}

/** What members may do is said by their role; what keys and tokens may do is not. */
function requireRole({ kind, role = null }: Caller, route: Route): void {
  if (kind !== 'member') return;
  const least = leastRoleOf(route);
  if (least === 'anybody') return;
  if (role === null || !isRoleEnough(role, least)) throw missingRole(least);
}

/** Viewers look after messages without reading them. */
function forEyesOf(
  caller: Caller,
  { answer, route: { isDefinition = false } }: { answer: Answer; route: Route },
): Answer {
  if (mayReadPeople(caller) || answer.body === undefined) return answer;
  const mask = isDefinition ? maskSecrets : maskPersonal;
  return { ...answer, body: mask(answer.body) };
}

function requireScope({ scopes }: Caller, { scope }: Route): void {
  if (scope !== null && !scopes.includes('*') && !scopes.includes(scope)) throw missingScope(scope);
}

function sendAnswer(res: Response, { status, body, headers = {}, stream }: Answer): void {
  res.status(status).set(headers);
  res.locals.isStream = stream !== undefined && res.req.method !== 'HEAD';
  if (stream !== undefined && res.locals.isStream) stream(res);
  else if (stream !== undefined) res.set(sseHeaders).end();
  else if (body === undefined) res.end();
  else sendJson(res, body);
}

/** Not `res.json`: that answers `If-None-Match: *` with 304 also where an answer has no ETag. */
function sendJson(res: Response, body: unknown): void {
  const text = JSON.stringify(body);
  // Told to HEAD as well, which gets no more than the headers.
  res
    .type('json')
    .set('content-length', String(Buffer.byteLength(text)))
    .end(text);
}
