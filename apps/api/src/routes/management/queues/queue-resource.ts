import type { QueueState } from '@notiflow/queue';
import Type from 'typebox';

/** A queue as the API answers it. */
export const queueResource = Type.Object(
  {
    name: Type.String(),
    paused: Type.Boolean(),
    waiting: Type.Integer({ description: 'Jobs that can be worked' }),
    active: Type.Integer({ description: 'Jobs that are worked now' }),
    delayed: Type.Integer({ description: 'Jobs that are for later' }),
    oldest_waiting_ms: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description: 'For how long the next job has waited; null when none does',
    }),
    consumers: Type.Integer({ description: 'Connections that work it, of all workers' }),
    worked_by_minute: Type.Array(Type.Integer(), {
      description: 'Jobs that were worked in each of the last minutes, the latest first',
    }),
  },
  { title: 'Queue' },
);

/** A queue as it is, for an answer. */
export function presentQueue(name: string, state: QueueState) {
  return {
    name,
    paused: state.isPaused,
    waiting: state.waiting,
    active: state.active,
    delayed: state.delayed,
    oldest_waiting_ms: state.oldestWaitingMs,
    consumers: state.consumers,
    worked_by_minute: state.workedByMinute,
  };
}
