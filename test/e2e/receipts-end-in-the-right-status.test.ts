import { eventually } from '../support/eventually.ts';
import { startSmtpPeer } from '../support/peers.ts';
import { acceptRun, recipients } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const count = 120;
const secret = 'the-secret-of-the-return-paths';

/** What is told of a mail, in this order, the first `early` of it before its server has said that it took the mail. */
interface Story {
  actions: ('delivered' | 'failed' | 'delayed')[];
  early: number;
  status: 'sent' | 'delivered' | 'bounced';
}

const stories: Story[] = [
  { actions: ['delivered'], early: 1, status: 'delivered' },
  { actions: ['delivered', 'delivered'], early: 1, status: 'delivered' },
  { actions: ['failed', 'delivered'], early: 2, status: 'bounced' },
  { actions: ['failed', 'delivered'], early: 0, status: 'bounced' },
  { actions: ['delivered', 'failed', 'delivered'], early: 1, status: 'bounced' },
  { actions: ['delayed', 'delivered', 'delayed'], early: 1, status: 'delivered' },
  { actions: ['delayed'], early: 1, status: 'sent' },
  { actions: ['failed', 'failed', 'failed'], early: 3, status: 'bounced' },
];

const storyOf = (place: number): Story => stories[place % stories.length] as Story;

describe('receipts that come before the send is recorded, twice, or in the wrong order', () => {
  let peer: Awaited<ReturnType<typeof startSmtpPeer>>;
  let system: System;
  let channelId: string;
  const told: Promise<void>[] = [];

  beforeAll(async () => {
    peer = await startSmtpPeer({
      onData(stream, session, callback) {
        stream.resume().once('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const returnPath = mailFrom === false ? '' : mailFrom.address;
          const place = Number(rcptTo[0]?.address.match(/\d+/)?.[0]);
          const { actions, early } = storyOf(place);
          const tell = async (some: Story['actions']) => {
            for (const action of some) await report(returnPath, action);
          };
          const isTold = tell(actions.slice(0, early)).then(async () => {
            callback();
            await tell(actions.slice(early));
          });
          told.push(isTold);
        });
      },
    });
    system = await startSystem({ workers: 2 });
    const channel = await system.management<{ id: string }>('PUT', '/channels/mail', {
      name: 'Mail',
      type: 'email',
      provider: 'smtp',
      settings: {
        host: '127.0.0.1',
        port: peer.port,
        from: 'Shop <shop@example.com>',
        bounce_domain: 'bounces.example.com',
      },
      credentials: { bounce_secret: secret },
    });
    channelId = channel.body.id;
    await system.management('PUT', '/notiflows/hello', {
      active: true,
      steps: [
        {
          handle: 'mail',
          type: 'channel',
          channel_type: 'email',
          channel_handle: 'mail',
          template: { subject: 'Hello', body: 'Hello', content_type: 'plaintext' },
        },
      ],
    });
    await system.management('POST', '/notiflows/hello/publish');
  });
  afterAll(async () => {
    await system.stop();
    await peer.close();
  });

  /** Reports as a mail server does that hands on what came back. */
  async function report(returnPath: string, action: string): Promise<void> {
    const code = action === 'failed' ? '5.7.1' : action === 'delayed' ? '4.4.1' : '2.0.0';
    const lines = [
      `To: <${returnPath}>`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
      '',
      '--b1',
      'Content-Type: message/delivery-status',
      '',
      `Action: ${action}`,
      `Status: ${code}`,
      '--b1--',
    ];
    const answer = await fetch(`${system.url}/provider-events/${channelId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'message/rfc822' },
      body: lines.join('\r\n'),
    });
    if (answer.status !== 200) throw new Error(`A report was answered ${answer.status}`);
  }

  it('end in the right status', async () => {
    const people = recipients(count).map((person, place) => ({
      ...person,
      email: `person-${place}@example.com`,
    }));
    const runId = await acceptRun(system, 'hello', { recipients: people });
    const read = async () => {
      const path = `/deliveries?notiflow_run_id=${runId}&limit=1000`;
      const { body } = await system.admin<{
        items: { id: string; status: string; data: { to: string } }[];
      }>('GET', path);
      return body.items;
    };
    const expected = people.map(({ email }, place) => `${email} ${storyOf(place).status}`).sort();
    await eventually(
      async () => {
        expect((await read()).map(({ data, status }) => `${data.to} ${status}`).sort()).toEqual(
          expected,
        );
      },
      { withinMs: 120_000 },
    );
    await Promise.all(told);
    expect(told).toHaveLength(count);
    // Each mail was sent once: what came early made nobody send it again.
    const [first] = await read();
    const { body } = await system.admin<{ attempts: unknown[] }>('GET', `/deliveries/${first?.id}`);
    expect(body.attempts).toHaveLength(1);
  });
});
