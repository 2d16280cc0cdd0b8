import { addressesOf, type ChannelStep, type ChannelType } from '@notiflow/contracts';
import { type LoadedRun, type NewDelivery, newId, type Person } from '@notiflow/database';
import type { StepChannel } from '@notiflow/engine';
import { createRenderer, type Renderer } from '@notiflow/templates';
import { makeDeliveries, type StepVisit } from './make-deliveries.ts';
import type { FindPages } from './recipient-pages.ts';

const dispatcher = { howIs: () => ({ isDown: false, penalty: 0 }) };

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

const mailChannel: StepChannel = {
  id: 'channel-1',
  handle: 'mail',
  type: 'email',
  provider: 'smtp',
  reach: 'registered',
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

/** A visit that the engine lets pass. */
function visit(
  person: Partial<Person>,
  { step = mailStep, channel = mailChannel }: { step?: ChannelStep; channel?: StepChannel } = {},
): StepVisit {
  const recipient = { id: 'user-1', external_id: 'ada', ...person };
  const id = `notification of ${recipient.external_id}`;
  const { template } = step;
  if (template === undefined) throw new Error('A visit without a template does not pass.');
  return {
    notification: {
      id,
      runId: run.id,
      visit: 0,
      stand: null,
      callId: null,
      recipient,
      data: null,
      results: {},
      digest: null,
      frequency: null,
      quietHours: null,
      pause: null,
      preferences: [],
    },
    results: {},
    digest: null,
    now: new Date(),
    deliveryId: newId(),
    recipient,
    run,
    step,
    channelType: channel.type as ChannelType,
    verdict: {
      kind: 'deliver',
      channel,
      template,
      addresses: addressesOf(channel.type as ChannelType, { recipient }),
    },
  };
}

describe('makeDeliveries', () => {
  let renderer: Renderer;
  beforeAll(() => {
    renderer = createRenderer();
  });
  afterAll(() => renderer.close());

  async function make(
    visits: StepVisit[],
    findPages: FindPages | null = null,
  ): Promise<NewDelivery[]> {
    const made = await makeDeliveries(
      { renderer, findPages, dispatcher },
      { visits, plans: new Map() },
    );
    if (made.kind !== 'made') throw new Error(made.kind);
    return made.deliveries;
  }

  it('renders a message with its address, ready to send', async () => {
    const [delivery] = await make([visit({ email: 'ada@example.com', first_name: 'Ada' })]);
    expect(delivery).toMatchObject({
      status: 'pending',
      channelId: 'channel-1',
      provider: 'smtp',
      stepHandle: 'mail_1',
      addressKey: '',
      message: {
        to: 'ada@example.com',
        to_name: 'Ada',
        subject: 'Order O-1',
        body: 'Hello Ada',
        content_type: 'plaintext',
      },
    });
  });

  describe('a message that is longer than its service takes', () => {
    const room = { ...mailChannel, type: 'chat', provider: 'discord', reach: 'room' as const };
    const words = Array.from({ length: 700 }, (_, n) => `word${n}`).join(' ');
    const chatWith = (settings: Partial<ChannelStep>): StepVisit => {
      const template = { content_type: 'markdown', body: words } as const;
      const step = { ...mailStep, channel_type: 'chat', template, ...settings } as ChannelStep;
      const made = visit({}, { channel: room, step });
      return {
        ...made,
        verdict: { ...made.verdict, addresses: [{ key: '', fields: {} }] } as never,
      };
    };
    const bodiesOf = (made: NewDelivery[]) =>
      made.map((one) => ('message' in one ? (one.message as { body: string }).body.trim() : ''));

    it('becomes deliveries of their own, one after the other', async () => {
      const given = chatWith({});
      const made = await make([given]);
      expect(bodiesOf(made).join(' ')).toBe(words);
      expect(made.map(({ addressKey }) => addressKey)).toEqual(['', '#2', '#3']);
      expect(new Set(made.map(({ id }) => id)).size).toBe(3);
      expect(made[0]).toMatchObject({ id: given.deliveryId });
      expect(made[0]).not.toHaveProperty('notBefore');
      expect(made.slice(1)).toMatchObject(
        [1, 2].map((place) => ({
          status: 'pending',
          lane: 'channel-1',
          notBefore: new Date(given.now.getTime() + place * 1_500),
        })),
      );
    });

    it('ends early, or is not sent, where its step says so', async () => {
      expect(bodiesOf(await make([chatWith({ overflow: 'truncate' })]))).toEqual([
        expect.stringMatching(/^word0 .*word\d+…$/),
      ]);
      expect(await make([chatWith({ overflow: 'fail' })])).toMatchObject([
        {
          status: 'failed',
          reason: 'rejected_content',
          reasonDetails: {
            code: 'too_long',
            length: words.length,
            limit: 2_000,
            unit: 'characters',
          },
        },
      ]);
    });
  });

  describe('links to the pages of the recipient', () => {
    const findPages: FindPages = ({ userId, notiflowId, deliveryId, channelType }) => {
      const url = `https://n.example/u/${[userId, notiflowId, deliveryId, channelType].join('.')}`;
      return { unsubscribe_url: url, preferences_url: `${url}/preferences` };
    };
    const mailWith = (body: string): ChannelStep => ({
      ...mailStep,
      template: { content_type: 'plaintext', subject: 'Hello', body },
    });
    const linked = mailWith('Stop: {{ unsubscribe_url }} All: {{ preferences_url }}');
    const ada = { email: 'ada@example.com' };

    it('stand in the message, and what the mail says of its list is the same', async () => {
      const [made] = await make([visit(ada, { step: linked })], findPages);
      const url = `https://n.example/u/user-1.notiflow-1.${made?.id}.email`;
      expect(made).toMatchObject({
        message: {
          body: `Stop: ${url} All: ${url}/preferences`,
          list: { id: 'shipped.shop', unsubscribe_url: url },
        },
      });
    });

    it('name the list of a mail that does not show them, and nothing of other media', async () => {
      const template = { content_type: 'plaintext', body: 'Hello' } as const;
      const step = { ...mailStep, channel_type: 'in_app', template };
      const feed = visit({}, { channel: feedChannel, step });
      const [mail, entry] = await make([visit(ada), feed], findPages);
      expect(mail).toHaveProperty('message.list.id', 'shipped.shop');
      expect(entry).not.toHaveProperty('message.list');
    });

    it('are left out of what is transactional, and where the world cannot reach us', async () => {
      const transactional = visit(ada, { step: linked });
      transactional.run = { ...transactional.run, includeInPreferences: false };
      const [one] = await make([transactional], findPages);
      const [two] = await make([visit(ada, { step: linked })]);
      for (const made of [one, two]) {
        expect(made).toHaveProperty('message.body', 'Stop:  All: ');
        expect(made).not.toHaveProperty('message.list');
      }
    });
  });

  it('ends when its step or its run says, whichever is first', async () => {
    const expiring = { ...mailStep, expires_in: 300 };
    const byStep = visit({ email: 'ada@example.com' }, { step: expiring });
    const sooner = new Date(byStep.now.getTime() + 60_000);
    const byRun = { ...byStep, run: { ...run, expiresAt: sooner } };
    const ends = (await make([byStep]))
      .concat(await make([byRun]))
      .map(({ expiresAt }) => expiresAt);
    expect(ends).toEqual([new Date(byStep.now.getTime() + 300_000), sooner]);
  });

  it('writes down who is skipped, with the reason of the engine, and renders for the others', async () => {
    const quiet = visit({ external_id: 'quiet' });
    const details = { level: 'channel_type' };
    quiet.verdict = { kind: 'skip', reason: 'opted_out', details, channel: mailChannel };
    const lost = visit({ external_id: 'lost' });
    lost.verdict = { kind: 'skip', reason: 'no_channel', details: null, channel: null };
    const deliveries = await make([quiet, lost, visit({ email: 'ada@example.com' })]);
    expect(deliveries).toMatchObject([
      {
        notificationId: 'notification of quiet',
        status: 'skipped',
        channelId: 'channel-1',
        reason: 'opted_out',
        reasonDetails: { level: 'channel_type' },
      },
      { notificationId: 'notification of lost', status: 'skipped', channelId: null },
      { notificationId: 'notification of ada', status: 'pending' },
    ]);
  });

  it('fails what a channel of a provider that is no longer known should send', async () => {
    const channel = { ...mailChannel, provider: 'pigeon' };
    expect(await make([visit({ email: 'ada@example.com' }, { channel })])).toMatchObject([
      { status: 'failed', reason: 'provider_unknown', reasonDetails: { provider: 'pigeon' } },
    ]);
  });

  it('delivers an in-app message by making its row', async () => {
    const step: ChannelStep = {
      ...mailStep,
      channel_type: 'in_app',
      channel_handle: 'feed',
      template: { content_type: 'markdown', body: 'Hi' },
    };
    expect(await make([visit({}, { step, channel: feedChannel })])).toMatchObject([
      { status: 'delivered', message: { body: 'Hi' } },
    ]);
  });

  it('mends half a character, which a filter can leave behind', async () => {
    const subject = "{{ recipient.first_name | split: '' | first }}!";
    const step = { ...mailStep, template: { ...mailStep.template, subject } } as ChannelStep;
    const person = { email: 'ada@example.com', first_name: '😀 Ann' };
    expect(await make([visit(person, { step })])).toMatchObject([
      { status: 'pending', message: { subject: '\ufffd!' } },
    ]);
  });

  it('fails with the template, field and reason when a message cannot be rendered', async () => {
    const template = { ...mailStep.template, subject: '{{ data.order | nope }}' };
    const step = { ...mailStep, template } as ChannelStep;
    expect(await make([visit({ email: 'ada@example.com' }, { step })])).toMatchObject([
      {
        status: 'failed',
        reason: 'template_error',
        reasonDetails: { template: 'mail_1', field: 'subject', reason: expect.any(String) },
      },
    ]);
  });
});
