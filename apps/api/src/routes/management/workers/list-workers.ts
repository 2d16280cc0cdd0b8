import Type from 'typebox';
import { momentOrNull, textOrNull, toMoment } from '../../../request/resource-parts.ts';
import { defineAccountRoute } from '../../../route.ts';

const workerResource = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    host: Type.Unsafe<string | null>(textOrNull),
    process_id: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
    version: Type.Unsafe<string | null>(textOrNull),
    queues: Type.Array(Type.String()),
    started_at: momentOrNull,
    seen_at: Type.String({ format: 'date-time' }),
    silent_ms: Type.Integer({
      description: 'Since it was heard of last; after 5,000 others take over what it held',
    }),
    attempts: Type.Array(
      Type.Object(
        {
          channel_type: Type.String(),
          provider: Type.String(),
          under_way: Type.Integer(),
          slots: Type.Integer({ description: 'How many there may be at once' }),
        },
        { title: 'WorkerAttempts' },
      ),
    ),
    jobs: Type.Array(
      Type.Object(
        {
          queue: Type.String(),
          under_way: Type.Integer(),
          oldest_ms: Type.Integer({ description: 'For how long the oldest has been worked' }),
        },
        { title: 'WorkerJobs' },
      ),
    ),
    holds: Type.Integer({
      description:
        'Deliveries it is sending by what is written, also when it says nothing any more',
    }),
    holds_oldest_ms: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'For how long it has been trying the oldest of them',
    }),
    loop_delay_ms: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description: 'How late its event loop is, 99 times of 100',
    }),
    heap_bytes: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
  },
  { title: 'Worker' },
);

/** Lists the workers of the installation with what they do now; one that was lost stays for ten minutes. */
export const listWorkers = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/workers',
  scope: null,
  role: 'viewer',
  summary: 'List workers',
  params: {},
  responses: {
    200: {
      description: 'Every worker',
      schema: Type.Object({ items: Type.Array(workerResource) }, { title: 'Workers' }),
    },
  },
  errors: [],
  async handle({ database }) {
    const workers = await database.activity.listWorkers();
    const items = workers.map(({ doing, ...worker }) => ({
      id: worker.id,
      host: worker.host,
      process_id: worker.process_id,
      version: worker.version,
      queues: worker.queues,
      started_at: toMoment(worker.started_at),
      seen_at: worker.seen_at.toISOString(),
      silent_ms: Math.max(0, Math.round(worker.silent_ms)),
      attempts: doing?.attempts ?? [],
      jobs: doing?.jobs ?? [],
      holds: worker.holds,
      holds_oldest_ms: worker.holds_oldest_ms === null ? null : Math.round(worker.holds_oldest_ms),
      loop_delay_ms: doing?.loop_delay_ms ?? null,
      heap_bytes: doing?.heap_bytes ?? null,
    }));
    return { status: 200, body: { items } };
  },
});
