import type { ProviderEvent } from '@notiflow/providers';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Deps } from '../deps.ts';
import { ApiError } from '../errors.ts';
import { answerInTime } from '../request/answer-in-time.ts';
import { answerOtherMethods } from '../request/other-methods.ts';
import { readRawBody } from '../request/read-body.ts';
import { requestIdOf } from '../request/request-id.ts';
import { findReportingChannel } from './find-reporting-channel.ts';
import { receiveProviderEvent } from './receive-provider-event.ts';

const bodyLimit = { bytesMax: 1024 * 1024, message: 'The body is larger than 1 MB' };

/** How many requests one address takes in a time. */
export interface EventLimit {
  requests: number;
  windowS: number;
}

// More than any service calls one address; what it costs to check so many signatures is bounded with it.
const usualLimit: EventLimit = { requests: 500, windowS: 1 };

type EventsDeps = Pick<Deps, 'config' | 'database' | 'keyRing' | 'outbound' | 'logger'>;

/**
 * Serves `/provider-events/{channel_id}`, where services report what became of messages. It is no surface of ours: what is
 * said here is the service's to choose. The address names the channel, the signature opens it, and the body is whatever
 * the service writes.
 */
export function serveProviderEvents(deps: EventsDeps, limit = usualLimit): Router {
  const router = Router({ caseSensitive: true });
  const receive = receiveAt(deps, createLimit(limit));
  router.get('/:channelId', receive);
  router.post('/:channelId', receive);
  router.all('/:channelId', answerOtherMethods(['get', 'post']));
  return router;
}

function receiveAt(
  deps: EventsDeps,
  limit: (channelId: string) => Promise<void>,
): RequestHandler<{ channelId: string }> {
  return async (req, res) => {
    res.locals.route = '/provider-events/:channel_id';
    const { channelId } = req.params;
    await limit(channelId);
    const reporting = await answerInTime(findReportingChannel(deps, channelId));
    // Who asks is not told whether there is such a channel.
    if (reporting === null) throw new ApiError('not_found');
    const event = await readEvent(deps, req);
    const received = { requestId: requestIdOf(res), reporting, event };
    send(res, await answerInTime(receiveProviderEvent(deps, received)));
  };
}

/** Counts in this process alone, before anything is looked up or checked; throws an `ApiError` when it was enough. */
function createLimit({ requests, windowS }: EventLimit): (channelId: string) => Promise<void> {
  const counted = new RateLimiterMemory({ points: requests, duration: windowS });
  const refusal = {
    message: `This address takes ${requests} requests in ${windowS} s`,
    details: { limit: requests, window: `${windowS}s`, retry_after: windowS },
    headers: { 'retry-after': String(windowS) },
  };
  return async (channelId) => {
    try {
      // No id is longer.
      await counted.consume(channelId.slice(0, 40));
    } catch {
      throw new ApiError('rate_limited', refusal);
    }
  };
}

async function readEvent({ config }: EventsDeps, req: Request<object>): Promise<ProviderEvent> {
  const base = config.PUBLIC_URL ?? `${req.protocol}://${req.host}`;
  return {
    method: req.method,
    // As the service was told it: that is what it signs, whatever a proxy made of it since.
    url: base + req.originalUrl,
    headers: joinHeaders(req),
    body: await readRawBody(req as Request, bodyLimit),
  };
}

function joinHeaders({ headers }: Request<object>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

function send(
  res: Response,
  {
    status = 200,
    contentType = 'text/plain',
    body,
  }: Awaited<ReturnType<typeof receiveProviderEvent>>,
): void {
  res.status(status).type(contentType).send(body);
}
