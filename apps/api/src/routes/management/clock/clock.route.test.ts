import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeEach(async () => {
  api = await startTestApi();
});

afterEach(() => api.close());

const path = '/management/v1/projects/default/clock';
const move = (body: object) => api.send('post', path, body);

describe('200', () => {
  it('answers a clock that was not moved, also at the path without the project', async () => {
    for (const asked of [path, '/management/v1/clock']) {
      const { status, body } = await api.send('get', asked);
      expect({ status, ...body }).toMatchObject({
        status: 200,
        offset_seconds: 0,
        live: false,
        idle: true,
        next_due_at: null,
      });
    }
  });

  it('moves it by a duration, again and again, and to a moment', async () => {
    expect((await move({ duration: 2, duration_unit: 'days' })).body.offset_seconds).toBe(172_800);
    const moved = await move({ duration: 1, duration_unit: 'hour' });
    expect(moved.status).toBe(200);
    expect(moved.body.offset_seconds).toBe(176_400);
    const until = new Date(Date.parse(moved.body.now) + 86_400_000).toISOString();
    expect((await move({ until })).body.now >= until).toBe(true);
  });
});

describe('409', () => {
  it('is a live project, and a project whose clock was moved and that is to be live', async () => {
    const settings = (live: boolean) =>
      api.send('put', '/management/v1/settings', { live, user_authentication: 'token' });
    expect((await settings(true)).body.live).toBe(true);
    const refused = await move({ duration: 1, duration_unit: 'days' });
    expect(refused.status).toBe(409);
    expect(refused.body.error.details).toMatchObject({ resource: 'project', reason: 'live' });
    await settings(false);
    await move({ duration: 1, duration_unit: 'days' });
    const late = await settings(true);
    expect(late.status).toBe(409);
    expect(late.body.error.details).toMatchObject({ reason: 'clock_moved' });
  });
});

describe('422', () => {
  it.each([
    [{}, ['duration required']],
    [{ duration: 1 }, ['duration_unit required']],
    [{ duration_unit: 'days' }, ['duration required']],
    [{ duration: 0, duration_unit: 'weeks' }, ['duration range', 'duration_unit enum']],
    [{ duration: 367, duration_unit: 'days' }, ['duration range']],
    [{ until: '2020-01-01T00:00:00Z' }, ['until range']],
    [{ until: 'tomorrow' }, ['until format']],
    [{ until: '2999-01-01T00:00:00Z' }, ['until range']],
    [{ duration: 1, duration_unit: 'days', to_next_due: true }, ['to_next_due exclusive']],
  ])('%j is refused with %j', async (body, problems) => {
    const response = await move(body);
    expect(response.status).toBe(422);
    const { fields } = response.body.error.details;
    expect(
      fields.map(({ field, reason }: Record<string, string>) => `${field} ${reason}`).sort(),
    ).toEqual(problems);
  });
});
