import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
  await api.send('put', '/admin/v1/users/ada', {});
  await api.send('put', '/admin/v1/users/lin', {});
});

afterAll(() => api.close());

const tell = (body: object, headers: Record<string, string> = {}) =>
  api.send('post', '/admin/v1/events', body).set(headers);

const stored = () =>
  queryRows<{ external_id: string; name: string; data: object }>(
    api,
    `SELECT external_id, events.name, data FROM events JOIN users ON users.id = recipient_id
     ORDER BY events.accepted_at, external_id`,
  );

describe('POST /events', () => {
  beforeEach(() => queryRows(api, 'TRUNCATE events'));

  describe('202', () => {
    it('stores the event for each recipient that is known, once', async () => {
      const recipients = ['ada', 'lin', 'nobody', 'ada'].map((external_id) => ({ external_id }));
      const { status, body } = await tell({ name: 'order.paid', recipients, data: { order: 7 } });
      expect([status, body]).toEqual([202, { recipients: 2 }]);
      expect(await stored()).toEqual([
        { external_id: 'ada', name: 'order.paid', data: { order: 7 } },
        { external_id: 'lin', name: 'order.paid', data: { order: 7 } },
      ]);
    });

    it('takes one recipient, and an event nobody can wait for', async () => {
      const { body } = await tell({ name: 'login', recipient: { external_id: 'ada' } });
      expect(body).toEqual({ recipients: 1 });
      const unknown = await tell({ name: 'login', recipient: { external_id: 'nobody' } });
      expect([unknown.status, unknown.body]).toEqual([202, { recipients: 0 }]);
      expect(await stored()).toEqual([{ external_id: 'ada', name: 'login', data: {} }]);
    });

    it('stores an event of the same id once for each recipient', async () => {
      const ada = { external_id: 'ada' };
      const lin = { external_id: 'lin' };
      const event = { name: 'order.paid', id: 'evt_8812' };
      const answers = [
        await tell({ ...event, recipient: ada, data: { try: 1 } }),
        await tell({ ...event, recipients: [ada, lin], data: { try: 2 } }),
        await tell({ ...event, id: 'evt_8813', recipient: lin, data: { try: 3 } }),
      ];
      expect(answers.map(({ body }) => body.recipients)).toEqual([1, 2, 1]);
      expect((await stored()).map(({ external_id, data }) => [external_id, data])).toEqual([
        ['ada', { try: 1 }],
        ['lin', { try: 2 }],
        ['lin', { try: 3 }],
      ]);
    });

    it('stores nothing again when the request is repeated with its key', async () => {
      const body = { name: 'login', recipient: { external_id: 'ada' } };
      const key = { 'idempotency-key': 'evt_1' };
      const answers = [await tell(body, key), await tell(body, key)];
      expect(answers.map(({ status }) => status)).toEqual([202, 202]);
      expect(await stored()).toHaveLength(1);
    });
  });

  describe('422', () => {
    const recipient = { external_id: 'ada' };

    it.each([
      [{ recipient }, 'name', 'required'],
      [{ name: 'a b', recipient }, 'name', 'format'],
      [{ name: 'delivery.read', recipient }, 'name', 'invalid'],
      [{ name: 'login' }, 'recipient', 'required'],
      [{ name: 'login', recipient, recipients: [recipient] }, 'recipients', 'exclusive'],
      [{ name: 'login', recipients: [] }, 'recipients', 'required'],
      [{ name: 'login', recipient, data: { text: 'x'.repeat(66_000) } }, 'data', 'length'],
      [
        {
          name: 'login',
          recipients: Array.from({ length: 60 }, (_, n) => ({ external_id: `u${n}` })),
          data: { text: 'x'.repeat(20_000) },
        },
        'data',
        'length',
      ],
    ])('refuses %j', async (body, field, reason) => {
      const answer = await tell(body);
      expect(answer.status).toBe(422);
      expect(answer.body.error.details.fields).toMatchObject([{ field, reason }]);
      expect(await stored()).toEqual([]);
    });
  });
});
