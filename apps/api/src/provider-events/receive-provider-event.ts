import { confirmUrl, type EventReading, type ProviderEvent } from '@notiflow/providers';
import type { Deps } from '../deps.ts';
import { ApiError, unavailable } from '../errors.ts';
import type { ChannelWithEvents } from './find-reporting-channel.ts';

/** What a service wants to hear. */
export type EventAnswer = NonNullable<EventReading['answer']>;

type EventDeps = Pick<Deps, 'database' | 'outbound' | 'logger'>;

interface ReceivedEvent {
  requestId: string;
  reporting: ChannelWithEvents;
  event: ProviderEvent;
}

/**
 * Checks that the service itself made the request, reads it, and answers when everything it says is stored, with all that
 * follows from it. Of a request whose signature is wrong nothing is left. What cannot be done now, the service tells again.
 */
export async function receiveProviderEvent(
  deps: EventDeps,
  received: ReceivedEvent,
): Promise<EventAnswer> {
  const startedAt = performance.now();
  const { requestId, event, reporting } = received;
  const { channel, provider, events, values } = reporting;
  if (!(await verify(deps, received))) {
    deps.logger.warn('report.refused', {
      channel_id: channel.id,
      provider,
      request_id: requestId,
    });
    throw new ApiError('unauthenticated', { message: 'The signature is not that of the service' });
  }
  const { reports, answer, confirmUrl: url } = events.read(event, values);
  if (url !== undefined && !(await confirmUrl(deps.outbound, url))) {
    throw notChecked(deps, received, new Error('The service did not let us confirm.'));
  }
  if (reports.length > 0) {
    const taken = await deps.database.reports.takeReports({ channel, source: 'callback', reports });
    deps.logger.info('report.received', {
      channel_id: channel.id,
      provider,
      ...taken,
      ms: Math.round(performance.now() - startedAt),
      request_id: requestId,
    });
  }
  return answer ?? { body: '' };
}

/** A service whose keys cannot be fetched now is no stranger: it is asked to tell it again. */
async function verify(deps: EventDeps, received: ReceivedEvent): Promise<boolean> {
  const { events, values } = received.reporting;
  try {
    return await events.verify(received.event, values, deps.outbound);
  } catch (error) {
    throw notChecked(deps, received, error);
  }
}

function notChecked(deps: EventDeps, received: ReceivedEvent, error: unknown): ApiError {
  const { requestId, reporting } = received;
  const { channel, provider } = reporting;
  const about = { channel_id: channel.id, provider, request_id: requestId };
  deps.logger.error('report.not_checked', about, error);
  return unavailable();
}
