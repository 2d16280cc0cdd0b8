import { type QueueAction, type QueueName, queueNames } from '@notiflow/queue';
import { notFound, unavailable } from '../../../errors.ts';
import { nameParam } from '../../../request/path-params.ts';
import { defineAccountRoute } from '../../../route.ts';
import { presentQueue, queueResource } from './queue-resource.ts';

/** Stops taking jobs of a queue, in all workers; jobs under way are worked to their end. */
export const pauseQueue = defineQueueAction('pause', {
  summary: 'Pause a queue',
  action: 'queue.paused',
});

/** Takes jobs of a queue again. */
export const resumeQueue = defineQueueAction('resume', {
  summary: 'Resume a queue',
  action: 'queue.resumed',
});

/** Takes out what waits in a queue. Nothing is lost by it: what a job rang for is a row, and a sweep rings again. */
export const drainQueue = defineQueueAction('drain', {
  summary: 'Take out the waiting jobs of a queue',
  action: 'queue.drained',
});

function defineQueueAction(
  verb: QueueAction,
  { summary, action }: { summary: string; action: string },
) {
  return defineAccountRoute({
    surface: 'management',
    method: 'post',
    path: `/queues/:name/${verb}`,
    scope: null,
    role: 'operator',
    summary,
    params: { name: nameParam },
    responses: { 200: { description: 'The queue', schema: queueResource } },
    errors: ['not_found', 'unavailable'],
    audit: { action, resource: 'queue', param: 'name' },
    async handle({ doorbell }, { params: { name } }) {
      if (!isQueueName(name)) throw notFound('queue', name);
      if (!(await doorbell.act(name, verb))) throw unavailable();
      const states = await doorbell.states();
      if (states === null) throw unavailable();
      return { status: 200, body: presentQueue(name, states[name]) };
    },
  });
}

function isQueueName(name: string): name is QueueName {
  return (queueNames as string[]).includes(name);
}
