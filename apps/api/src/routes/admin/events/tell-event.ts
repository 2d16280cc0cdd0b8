import { eventAccepted, tellEventBody } from '@notiflow/contracts';
import type { StoredEvent } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { limitedAs } from '../../../request/enforce-rate-limit.ts';
import { defineRoute } from '../../../route.ts';
import { checkEventBody } from './check-event-body.ts';

/** Takes an event: when it answers 202, it is stored, and whoever waits for it goes on whatever happens to this process. */
export const tellEvent = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/events',
  scope: 'run',
  role: 'operator',
  summary: 'Tell that something happened, for notifications that wait for it',
  params: {},
  body: tellEventBody,
  checkBody: checkEventBody,
  responses: { 202: { description: 'The event is stored', schema: eventAccepted } },
  errors: ['validation_failed'],
  async handle(deps, { caller, project, body, idempotency }) {
    const recipients = body.recipients ?? (body.recipient ? [body.recipient] : []);
    const limited = limitedAs({ project, ...caller });
    await deps.volumeLimiter.take(limited, 'recipients', recipients.length);
    const stored = await deps.database.events.tellEvent({
      projectId: project.id,
      name: body.name,
      // A request whose answer was lost is worked again under its key, and is the same event then.
      key: body.id ?? (idempotency && JSON.stringify(idempotency.key)),
      externalIds: recipients.map(({ external_id: externalId }) => externalId),
      data: body.data ?? {},
    });
    // Not awaited: the events are safe, and a sweep hears of those whose ring is lost.
    void ringAwaited(deps, stored);
    return { status: 202, body: { recipients: stored.length } };
  },
});

async function ringAwaited(
  { doorbell }: Pick<Deps, 'doorbell'>,
  stored: StoredEvent[],
): Promise<void> {
  const ids = stored.filter(({ isAwaited }) => isAwaited).map(({ id }) => id);
  if (ids.length > 0) await doorbell.ring('events', [{ event_ids: ids }]);
}
