import type { Db } from '../connect.ts';
import { newId } from '../ids.ts';
import { hasStoredNothing, isUnavailable } from '../judge-error.ts';
import type { AcceptRunInput } from './accept-run.ts';
import { createRunAcceptance } from './accept-together.ts';

const input: AcceptRunInput = {
  projectId: newId(),
  notiflow: { id: newId() },
  version: null,
  data: {},
  actor: null,
  recipients: [{ external_id: 'ada' }],
  topicName: null,
  priority: 2,
  sendAt: null,
  expiresInS: null,
  cancellationKey: null,
  replaceKey: null,
  triggeredBy: { kind: 'secret_key', id: newId() },
  idempotency: null,
};

it('turns runs away that waited for a Postgres that hangs, and sends those that came later', async () => {
  let now = 0;
  const hanging: ((error: Error) => void)[] = [];
  const query = () => new Promise<never>((_, reject) => hanging.push(reject));
  const pool = { query, connect: query } as Db['pool'];
  const accept = createRunAcceptance(() => ({ pool }), { now: () => now });
  const ask = () => accept(input).catch((error: unknown) => error);
  const underWay = [ask(), ask()];
  const late = [ask(), ask()];
  now += 5_001;
  const inTime = ask();
  expect(hanging).toHaveLength(2);
  const timeout = new Error('Query read timeout');
  for (const fail of hanging.splice(0)) fail(timeout);
  expect(await Promise.all(underWay)).toEqual([timeout, timeout]);
  for (const error of await Promise.all(late)) {
    expect(error).not.toBe(timeout);
    expect([isUnavailable(error), hasStoredNothing(error)]).toEqual([true, true]);
  }
  expect(hanging).toHaveLength(1);
  hanging[0]?.(timeout);
  expect(await inTime).toBe(timeout);
});
