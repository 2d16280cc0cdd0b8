import type { Request, RequestHandler, Response } from 'express';
import type { Deps } from '../deps.ts';
import { missingScope } from '../errors.ts';
import type { Answer, Route } from '../route.ts';
import { type Caller, surfaces } from '../surfaces.ts';
import { answerInTime } from './answer-in-time.ts';
import { answerOnce } from './answer-once.ts';
import { enforceRateLimit } from './enforce-rate-limit.ts';
import { readKeyedRequest } from './keyed-request.ts';
import { readBody } from './read-body.ts';
import { requestIdOf } from './request-id.ts';

/** Turns a route of the table into an Express handler: who, how often, may they, what, then the work. */
export function serveRoute(deps: Deps, route: Route): RequestHandler {
  return async (req, res) => {
    res.locals.route = route.path;
    const { projectSlug, ...params } = req.params as Record<string, string>;
    const credentials = { headers: req.headers, projectSlug: projectSlug ?? null };
    const caller = await answerInTime(surfaces[route.surface].authenticate(deps, credentials));
    await enforceRateLimit(deps, { caller, res });
    requireScope(caller, route);
    sendAnswer(res, await answerRequest(deps, { req, res, route, caller, params }));
  };
}

interface Asked {
  req: Request;
  res: Response;
  route: Route;
  caller: Caller;
  params: Record<string, string>;
}

async function answerRequest(deps: Deps, asked: Asked): Promise<Answer> {
  const { req, res, route, params } = asked;
  const { project } = asked.caller;
  const body = route.body === null ? undefined : await readBody(req, res);
  const search = req.originalUrl.split('?').slice(1).join('?');
  const answer = route.bind({ params, search, body });
  const idempotency = readKeyedRequest({
    route,
    projectId: project.id,
    header: req.headers['idempotency-key'],
    params,
    body,
  });
  const work = () => answer(deps, { requestId: requestIdOf(res), project, idempotency });
  return answerInTime(
    idempotency === null || route.keepsOwnKey
      ? work()
      : answerOnce(idempotency, { database: deps.database, work }),
  );
}

function requireScope({ scopes }: Caller, { scope }: Route): void {
  if (scope !== null && !scopes.includes('*') && !scopes.includes(scope)) throw missingScope(scope);
}

function sendAnswer(res: Response, { status, body, headers = {} }: Answer): void {
  res.status(status).set(headers);
  if (body === undefined) res.end();
  else res.json(body);
}
