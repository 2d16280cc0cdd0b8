import fc from 'fast-check';
import request from 'supertest';
import {
  credentialsFor,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const path = '/admin/v1/notiflows/welcome/run';
const expected = new Set([202, 400, 404, 413, 415, 422]);

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
});

afterAll(() => api.close());

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '\0', '\ud800', 'a@example.com', '+4915112345678', 'en-US', 'Europe/Berlin'),
);
const free = fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' });
const or = <T>(usual: fc.Arbitrary<T>) => fc.oneof({ weight: 9, arbitrary: usual }, free);

const person = fc.record(
  {
    external_id: or(text),
    email: or(text),
    phone: or(text),
    first_name: or(text),
    locale: or(text),
    timezone: or(text),
    avatar: or(text),
    custom_fields: or(fc.dictionary(text, free)),
  },
  { requiredKeys: ['external_id'] },
);

const validPerson = fc.record(
  {
    external_id: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    first_name: fc.string(),
  },
  { requiredKeys: ['external_id'] },
);

const validBody = fc.record(
  {
    recipients: fc.array(validPerson, { minLength: 1, maxLength: 5 }),
    data: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4 })),
    actor: validPerson,
    priority: fc.constantFrom('high', 'normal', 'low'),
  },
  { requiredKeys: ['recipients'] },
);

const anyBody = fc.record(
  {
    recipients: or(fc.array(person, { maxLength: 5 })),
    topic: or(text),
    actor: or(person),
    data: or(fc.dictionary(text, free)),
    cancellation_key: or(text),
    priority: or(fc.constantFrom('high', 'normal', 'low')),
    send_at: or(fc.constantFrom('2026-12-01T00:00:00Z', '0000-01-01T00:00:00Z', 'soon')),
    expires_in: or(fc.integer()),
    unknown: free,
  },
  { requiredKeys: [] },
);

/** JSON as written, or with one character dropped or doubled. */
const json = fc
  .tuple(fc.oneof(validBody, anyBody), fc.constantFrom('as it is', 'drop', 'double'), fc.nat())
  .map(([value, change, at]) => {
    const written = JSON.stringify(value);
    const index = at % written.length;
    if (change === 'drop') return written.slice(0, index) + written.slice(index + 1);
    return change === 'double'
      ? written.slice(0, index) + written.slice(Math.max(0, index - 1))
      : written;
  });

describe('any body of a run', () => {
  it('is accepted or refused, and never a fault of ours', async () => {
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(json, async (sent) => {
        const response = await request(api.app)
          .post(path)
          .set(credentialsFor(path))
          .set('content-type', 'application/json')
          .send(sent);
        seen.add(response.status);
        expect(expected).toContain(response.status);
        if (response.status >= 400) expect(response.body.error.status).toBe(response.status);
      }),
      { numRuns: 400 },
    );
    expect([...seen]).toEqual(expect.arrayContaining([202, 400, 422]));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
