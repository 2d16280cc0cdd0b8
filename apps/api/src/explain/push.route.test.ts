import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { startTestApi, type TestApi } from '../../test/start-test-api.ts';

let api: TestApi;
let drain: Drain;

const push = {
  type: 'channel',
  handle: 'push',
  channel_type: 'mobile_push',
  channel_handle: 'phones',
  template: { title: 'Hi', body: 'Hello {{ recipient.first_name }}' },
};

beforeAll(async () => {
  api = await startTestApi();
  drain = createDrain(api.databaseUrl);
  const { body: channel } = await api.send('put', '/management/v1/channels/phones', {
    name: 'Phones',
    type: 'mobile_push',
    provider: 'expo',
  });
  const settings = { device_tokens: ['device-token-1', 'device-token-2'] };
  await api.send('put', '/admin/v1/users/ada', {
    first_name: 'Ada',
    channel_settings: [{ channel_id: channel.id, settings }],
  });
  await api.send('put', '/admin/v1/users/bob', {});
  const notiflow = '/management/v1/notiflows/pushed';
  await api.send('put', notiflow, { name: 'Pushed', active: true, steps: [push] });
  await api.send('post', `${notiflow}/publish`);
});

afterAll(async () => {
  await drain.close();
  await api.close();
});

const recipients = [{ external_id: 'ada' }, { external_id: 'bob' }];

it('plans a message for each device, and says who has none', async () => {
  const path = '/management/v1/notiflows/pushed/plan';
  const { body, status } = await api.send('post', path, { recipients });
  expect(status).toBe(200);
  const [ada, bob] = body.recipients;
  const told = JSON.stringify(ada);
  expect(told.match(/Hello Ada/g)).toHaveLength(2);
  expect(JSON.stringify(bob)).toContain('no_address');
});

it('explains each message and where it went, and why somebody got none', async () => {
  const { body: run } = await api.send('post', '/admin/v1/notiflows/pushed/run', { recipients });
  await drain.drain();
  const explain = (name: string) =>
    api.send('get', `/admin/v1/runs/${run.notiflow_run_id}/recipients/${name}/explain`);
  const ada = await explain('ada');
  expect(ada.status).toBe(200);
  const made = ada.body.timeline.filter(
    ({ kind, decision }: { kind: string; decision: string }) =>
      kind === 'delivery' && decision === 'make',
  );
  const devices = made.map(({ details }: { details: { data: { token: string } } }) => details.data);
  expect(devices.map(({ token }: { token: string }) => token).sort()).toEqual([
    'device-token-1',
    'device-token-2',
  ]);
  expect(JSON.stringify((await explain('bob')).body)).toContain('no_address');
  expect(drain.sent).toHaveLength(2);
});
