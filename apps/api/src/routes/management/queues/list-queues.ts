import type { QueueName } from '@notiflow/queue';
import Type from 'typebox';
import { unavailable } from '../../../errors.ts';
import { defineAccountRoute } from '../../../route.ts';
import { presentQueue, queueResource } from './queue-resource.ts';

/** Lists the queues of the installation, which all projects share. */
export const listQueues = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/queues',
  scope: null,
  role: 'viewer',
  summary: 'List queues',
  params: {},
  responses: {
    200: {
      description: 'Every queue',
      schema: Type.Object({ items: Type.Array(queueResource) }, { title: 'Queues' }),
    },
  },
  errors: ['unavailable'],
  async handle({ doorbell }) {
    const states = await doorbell.states();
    if (states === null) throw unavailable();
    const names = Object.keys(states) as QueueName[];
    return { status: 200, body: { items: names.map((name) => presentQueue(name, states[name])) } };
  },
});
