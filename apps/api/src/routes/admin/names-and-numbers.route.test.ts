import request from 'supertest';
import { sendRaw } from '../../../../../test/support/raw-http.ts';
import { keys, publishNotiflow, startTestApi, type TestApi } from '../../../test/start-test-api.ts';
import { createServer } from '../../server.ts';
import { startHttp, stopHttp } from '../../start-http.ts';

const uncarried = ['.', '..', 'a\nb', '\t', '\x7f', '\x85', '\ud800'];
const problem = (field: string) => expect.objectContaining({ field, message: expect.any(String) });

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
  await api.send('put', '/admin/v1/users/ada', {});
});

afterAll(() => api.close());

const run = '/admin/v1/notiflows/welcome/run';
const ada = { external_id: 'ada' };

/** Every body that takes a name: its request, and the field that is to be told. */
const bodies: [string, string, (name: string) => unknown, string][] = [
  [
    'recipient',
    run,
    (name) => ({ recipients: [ada, { external_id: name }] }),
    'recipients[1].external_id',
  ],
  [
    'actor',
    run,
    (name) => ({ recipients: [ada], actor: { external_id: name } }),
    'actor.external_id',
  ],
  ['topic', run, (name) => ({ topic: name }), 'topic'],
  [
    'subscriber',
    '/admin/v1/topics/t/subscriptions',
    (name) => ({ user_external_ids: ['ada', name] }),
    'user_external_ids[1]',
  ],
  [
    'topic of a user',
    '/admin/v1/users/ada/subscriptions',
    (name) => ({ topic_name: name }),
    'topic_name',
  ],
  [
    'previewed recipient',
    '/management/v1/notiflows/welcome/preview',
    (name) => ({ recipient: { external_id: name } }),
    'recipient.external_id',
  ],
  [
    'recipient of a version',
    '/management/v1/notiflows/welcome/run',
    (name) => ({ recipients: [{ external_id: name }] }),
    'recipients[0].external_id',
  ],
];

describe('a name that no URL can carry', () => {
  it.each(bodies)('is refused with 422 as a %s', async (_, path, bodyOf, field) => {
    for (const name of uncarried) {
      const response = await api.send('post', path, bodyOf(name));
      expect([name, response.status]).toEqual([name, 422]);
      expect(response.body.error.details.fields).toEqual([problem(field)]);
    }
  });

  it('is refused in its own result of a bulk request, with the same words', async () => {
    const runs = await api.send('post', '/admin/v1/notiflows/run-bulk', {
      runs: [...uncarried, 'ada'].map((name) => ({
        notiflow: 'welcome',
        recipients: [{ external_id: name }],
      })),
    });
    const users = await api.send('post', '/admin/v1/users/bulk', {
      users: [...uncarried, 'ada'].map((name) => ({ external_id: name })),
    });
    for (const [{ body }, field] of [
      [runs, 'recipients[0].external_id'],
      [users, 'external_id'],
    ] as const) {
      const refused = body.results.slice(0, -1);
      expect(refused).toHaveLength(uncarried.length);
      for (const { status, error } of refused) {
        expect([status, error.details.fields]).toEqual([422, [problem(field)]]);
      }
      expect(body.results.at(-1).status).toBeLessThan(300);
    }
  });

  it('makes no user and no topic by a path either, however the path spells it', async () => {
    const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: '' };
    const server = await startHttp(createServer(api.deps), config);
    const { port } = server.address() as { port: number };
    // Clients tidy a path up before they send it; what is on the wire is what counts.
    const ask = (line: string, body: string) =>
      sendRaw(port, (socket) => {
        socket.write(
          `${line} HTTP/1.1\r\nhost: test\r\nauthorization: Bearer ${keys.secret}\r\n` +
            `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        );
      });
    for (const name of ['.', '..', '%2e', '%2E%2e', 'a%0Ab', '%7F']) {
      const user = await ask(`PUT /admin/v1/users/${name}`, '{}');
      const topic = await ask(
        `POST /admin/v1/topics/${name}/subscriptions`,
        '{"user_external_ids":["ada"]}',
      );
      expect([name, user?.status, user?.body?.error?.details.param]).toEqual([
        name,
        400,
        'external_id',
      ]);
      expect([name, topic?.status, topic?.body?.error?.details.param]).toEqual([name, 400, 'name']);
    }
    // What an earlier version stored can be read and erased.
    expect((await ask('GET /admin/v1/users/%2e%2e', ''))?.status).toBe(404);
    expect((await ask('DELETE /admin/v1/users/a%0Ab', ''))?.status).toBe(404);
    await stopHttp(server);
  });
});

describe('a name that a run takes', () => {
  it.each(['...', 'a/b', '%2e%2e', ' ', 'ü ?#;\\', '🎈'.repeat(255)])(
    'can be read and erased: %j',
    async (name) => {
      const body = { recipients: [{ external_id: name }] };
      expect((await api.send('post', run, body)).status).toBe(202);
      const path = `/admin/v1/users/${encodeURIComponent(name)}`;
      expect((await api.send('put', path, {})).status).toBeLessThan(300);
      expect((await api.send('get', path)).body.external_id).toBe(name);
      expect((await api.send('delete', path)).status).toBe(204);
    },
  );

  it('is longer than 255 characters in no place', async () => {
    const name = '🎈'.repeat(256);
    const body = { recipients: [{ external_id: name }] };
    expect((await api.send('post', run, body)).status).toBe(422);
    const response = await api.send('get', `/admin/v1/users/${encodeURIComponent(name)}`);
    expect(response.body.error.details.param).toBe('external_id');
  });
});

describe('an integer beyond 2^53 - 1', () => {
  const text = (body: string) =>
    request(api.app)
      .post(run)
      .set('authorization', `Bearer ${keys.secret}`)
      .set('content-type', 'application/json')
      .send(body);

  it.each([
    ['data', '{"topic":"t","data":{"order":{"id":9007199254740993}}}', 'data.order.id'],
    [
      'data of a recipient',
      '{"recipients":[{"external_id":"u","data":{"ids":[1,-12345678901234567890]}}]}',
      'recipients[0].data.ids[1]',
    ],
    [
      'custom fields',
      '{"recipients":[{"external_id":"u","custom_fields":{"id":1e16}}]}',
      'recipients[0].custom_fields.id',
    ],
    [
      'custom fields of the actor',
      '{"topic":"t","actor":{"external_id":"u","custom_fields":{"id":9007199254740992}}}',
      'actor.custom_fields.id',
    ],
  ])('is refused by name in %s', async (_, body, field) => {
    const response = await text(body);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toEqual([
      { field, message: expect.stringContaining('send it as a text'), reason: 'range' },
    ]);
  });

  it('is accepted as a text, and the largest one below as a number', async () => {
    const response = await text(
      '{"recipients":[{"external_id":"u"}],"data":{"a":9007199254740991,"b":"9007199254740993"}}',
    );
    expect(response.status).toBe(202);
  });
});

describe('a moment that Postgres or RFC 3339 does not hold', () => {
  const moments = [
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '10000-01-01T00:00:00Z',
    '2026-12-31T23:59:60Z',
    '2026-12-31T24:00:00Z',
    '2026-12-31T00:00:00+24:00',
  ];

  it.each(moments)('is refused wherever one is taken: %s', async (moment) => {
    const sent = await api.send('post', run, { recipients: [ada], send_at: moment });
    expect(sent.status).toBe(422);
    expect(sent.body.error.details.fields).toContainEqual(
      expect.objectContaining({ field: 'send_at' }),
    );
    const wait = { handle: 'wait_1', type: 'wait', settings: { until: moment } };
    const saved = await api.send('put', '/management/v1/notiflows/waits', {
      name: 'Waits',
      steps: [wait],
    });
    expect(saved.status).toBe(422);
    expect(saved.body.error.details.fields).toContainEqual(
      expect.objectContaining({ field: 'steps[0].settings.until', reason: 'format' }),
    );
    const key = await api.send('post', '/management/v1/api-keys', {
      name: 'k',
      expires_at: moment,
    });
    expect(key.status).toBe(422);
    expect(key.body.error.details.fields).toEqual([
      expect.objectContaining({ field: 'expires_at', reason: 'format' }),
    ]);
    const query = `created_after=${encodeURIComponent(moment)}`;
    const list = await api.send('get', `/admin/v1/users?${query}`);
    expect(list.body.error.details.param).toBe('created_after');
  });

  it('is not the first nor the last one that both do hold', async () => {
    for (const moment of ['0001-01-01T00:00:00Z', '2026-01-01T00:00:00-23:59']) {
      const body = { recipients: [ada], send_at: moment };
      expect((await api.send('post', run, body)).status).toBe(202);
    }
    const query = `created_before=9999-12-31T23:59:59.999Z&created_after=0001-01-01T00:00:00Z`;
    expect((await api.send('get', `/admin/v1/users?${query}`)).status).toBe(200);
  });
});
