import type { RecordedAttempt } from '@notiflow/database';
import { createWorkerMetrics } from '../worker-metrics.ts';
import type { Attempted } from './attempt-delivery.ts';
import { createAttemptRecorder } from './attempt-recorder.ts';

const refused = Object.assign(new Error('unsupported Unicode escape sequence'), { code: '22P05' });

function attemptedOf(id: string, changes: Partial<RecordedAttempt> = {}): Attempted {
  const delivery = { id, channelType: 'webhook', provider: 'http' };
  const said = { code: null, reason: null, providerMessageId: `message of ${id}` };
  const record = { id, attempt: 1, outcome: 'accepted', status: 'sent', durationMs: 1, ...said };
  return { delivery, record: { ...record, ...changes } } as unknown as Attempted;
}

/** A store that refuses every batch in which `isRefused` finds an outcome; answers what was recorded and what was logged. */
function createStore(isRefused: (record: RecordedAttempt) => boolean) {
  const recorded: RecordedAttempt[] = [];
  const failures: { event: string; fields: object }[] = [];
  const deps = {
    deliveries: {
      async recordAttempts({ attempts }: { attempts: RecordedAttempt[] }) {
        if (attempts.some(isRefused)) throw refused;
        recorded.push(...attempts);
        return new Map(attempts.map(({ id }) => [id, { id, lane: '', line: null }]));
      },
    },
    metrics: createWorkerMetrics(),
    logger: {
      info: () => {},
      warn: () => {},
      error: (event: string, fields: object) => void failures.push({ event, fields }),
    },
  } as unknown as Parameters<typeof createAttemptRecorder>[0];
  return { recorder: createAttemptRecorder(deps, 'worker-1'), recorded, failures };
}

const ids = Array.from({ length: 9 }, (_, index) => `delivery-${index}`);

describe('an outcome that Postgres refuses', () => {
  it('keeps no other from being recorded, and counts without the words of the provider', async () => {
    const { recorder, recorded, failures } = createStore(
      ({ providerMessageId }) => providerMessageId === 'message of delivery-4',
    );
    await Promise.all(ids.map((id) => recorder.record(attemptedOf(id))));
    expect(recorded.map(({ id }) => id)).toEqual(ids);
    expect(recorded[4]).toMatchObject({
      outcome: 'accepted',
      status: 'sent',
      code: 'answer_not_storable',
      providerMessageId: null,
    });
    expect(failures).toEqual([
      { event: 'delivery.not_storable', fields: { delivery_id: 'delivery-4' } },
    ]);
  });

  it('is left to its lease when it is refused without them too', async () => {
    const { recorder, recorded, failures } = createStore(({ id }) => id === 'delivery-4');
    await Promise.all(ids.map((id) => recorder.record(attemptedOf(id))));
    expect(recorded.map(({ id }) => id)).toEqual(ids.toSpliced(4, 1));
    expect(failures.at(-1)).toEqual({ event: 'delivery.not_recorded', fields: { count: 1 } });
  });
});
