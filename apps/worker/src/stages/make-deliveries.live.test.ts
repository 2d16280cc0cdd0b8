import type { ChannelStep } from '@notiflow/contracts';
import type { LoadedChannel, LoadedRun, Person } from '@notiflow/database';
import { createRenderer, type Renderer } from '@notiflow/templates';
import { makeDeliveries, type StepVisit } from './make-deliveries.ts';

const projectId = 'project-1';

const run = {
  id: 'run-1',
  projectId,
  data: { order: 'O-1' },
  actor: null,
  createdAt: new Date(),
  expiresAt: null,
  project: { id: projectId, slug: 'shop', name: 'Shop' },
  notiflow: { id: 'notiflow-1', handle: 'shipped', name: 'Shipped' },
  includeInPreferences: true,
} as unknown as LoadedRun;

const mailChannel: LoadedChannel = {
  id: 'channel-1',
  projectId,
  handle: 'mail',
  type: 'email',
  provider: 'smtp',
};
const feedChannel = { ...mailChannel, handle: 'feed', type: 'in_app', provider: 'in_app' };

const mailStep: ChannelStep = {
  type: 'channel',
  handle: 'mail_1',
  position: 1,
  channel_type: 'email',
  channel_handle: 'mail',
  template: {
    content_type: 'plaintext',
    subject: 'Order {{ data.order }}',
    body: 'Hello {{ recipient.first_name }}',
  },
};

function visit(person: Partial<Person>, step: ChannelStep = mailStep): StepVisit {
  const recipient = { id: 'user-1', external_id: 'ada', ...person };
  const id = `notification of ${recipient.external_id}`;
  return {
    notification: { id, runId: run.id, step: null, recipient, data: null, preferences: [] },
    recipient,
    run,
    step,
  };
}

describe('makeDeliveries', () => {
  let renderer: Renderer;
  beforeAll(() => {
    renderer = createRenderer();
  });
  afterAll(() => renderer.close());

  const make = (visits: StepVisit[], channels: LoadedChannel[] = [mailChannel, feedChannel]) =>
    makeDeliveries({ renderer }, { visits, channels });

  it('renders a message with its address, ready to send', async () => {
    const [delivery] = await make([visit({ email: 'ada@example.com', first_name: 'Ada' })]);
    expect(delivery).toMatchObject({
      status: 'pending',
      channelId: 'channel-1',
      provider: 'smtp',
      stepHandle: 'mail_1',
      message: {
        to: 'ada@example.com',
        to_name: 'Ada',
        subject: 'Order O-1',
        body: 'Hello Ada',
        content_type: 'plaintext',
      },
    });
  });

  it('skips who has no address and sends to the others', async () => {
    const deliveries = await make([
      visit({ external_id: 'nobody', email: null }),
      visit({ external_id: 'ada', email: 'ada@example.com' }),
    ]);
    expect(deliveries).toMatchObject([
      { notificationId: 'notification of nobody', status: 'skipped', reason: 'no_address' },
      { notificationId: 'notification of ada', status: 'pending' },
    ]);
  });

  it('skips who opted out, naming the level that won, before asking for an address', async () => {
    const optedOut = visit({ external_id: 'quiet', email: null });
    const preferences = [{ notiflow: false, channelType: 'email', enabled: false }];
    optedOut.notification.preferences = preferences;
    const transactional = visit({ email: 'ada@example.com' });
    transactional.run = { ...run, id: 'run-2', includeInPreferences: false };
    transactional.notification.preferences = preferences;
    expect(await make([optedOut, transactional])).toMatchObject([
      {
        status: 'skipped',
        reason: 'opted_out',
        reasonDetails: { level: 'channel_type' },
        message: null,
      },
      { status: 'pending' },
    ]);
  });

  it('delivers an in-app message by making its row', async () => {
    const step: ChannelStep = {
      ...mailStep,
      channel_type: 'in_app',
      channel_handle: 'feed',
      template: { content_type: 'markdown', body: 'Hi' },
    };
    expect(await make([visit({}, step)])).toMatchObject([
      { status: 'delivered', message: { body: 'Hi' } },
    ]);
  });

  it.each([
    ['is gone', []],
    ['has another type now', [{ ...mailChannel, type: 'webhook' }]],
    ['belongs to another project', [{ ...mailChannel, projectId: 'project-2' }]],
  ])('skips with no_channel when the channel %s', async (_what, channels) => {
    expect(await make([visit({ email: 'ada@example.com' })], channels)).toMatchObject([
      { status: 'skipped', reason: 'no_channel', channelId: null },
    ]);
  });

  it('mends half a character, which a filter can leave behind', async () => {
    const subject = "{{ recipient.first_name | split: '' | first }}!";
    const step = { ...mailStep, template: { ...mailStep.template, subject } } as ChannelStep;
    const person = { email: 'ada@example.com', first_name: '😀 Ann' };
    expect(await make([visit(person, step)])).toMatchObject([
      { status: 'pending', message: { subject: '\ufffd!' } },
    ]);
  });

  it('fails with the template, field and reason when a message cannot be rendered', async () => {
    const template = { ...mailStep.template, subject: '{{ data.order | nope }}' };
    const step = { ...mailStep, template } as ChannelStep;
    expect(await make([visit({ email: 'ada@example.com' }, step)])).toMatchObject([
      {
        status: 'failed',
        reason: 'template_error',
        reasonDetails: { template: 'mail_1', field: 'subject', reason: expect.any(String) },
        message: null,
      },
    ]);
  });
});
