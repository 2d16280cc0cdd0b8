import {
  type ChannelStep,
  type EmailMessage,
  readRecipientLink,
  type Step,
} from '@notiflow/contracts';
import { createLinkSigner } from '@notiflow/vault';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';
import { createFindPages } from './recipient-pages.ts';

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

const signer = createLinkSigner(Buffer.from('the pepper of this test'));
const findPages = createFindPages('https://n.example', signer);

const mail: ChannelStep = {
  type: 'channel',
  handle: 'mail',
  position: 1,
  channel_type: 'email',
  channel_handle: 'smtp',
  template: { content_type: 'plaintext', subject: 'Hello', body: 'Stop: {{ unsubscribe_url }}' },
};

beforeEach(async () => {
  created = await createTestDatabase('unsubscribe');
  drain = createDrain(created.url, { findPages });
  const [trigger, hook, end] = webhookSteps() as [Step, Step, Step];
  seed = await seedProject(drain.database, {
    steps: [trigger, mail, { ...hook, position: 2 }, end],
  });
  await drain.database.channels.upsertChannel({
    projectId: seed.projectId,
    sealedCredentials: undefined,
    handle: 'smtp',
    name: 'Mail',
    type: 'email',
    provider: 'smtp',
    settings: {},
  });
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

async function send(...names: string[]): Promise<void> {
  const recipients = names.map((name) => ({ external_id: name, email: `${name}@example.com` }));
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

const readMails = () =>
  queryRows<{
    id: string;
    name: string;
    outcome: string;
    message: EmailMessage;
    recipient_id: string;
  }>(
    { databaseUrl: created.url },
    `SELECT d.id, u.external_id AS name, concat_ws(' ', d.status, d.reason) AS outcome, d.message, d.recipient_id
     FROM deliveries d JOIN users u ON u.id = d.recipient_id WHERE channel_type = 'email' ORDER BY d.id`,
  );

describe('a mail of a notiflow that asks', () => {
  it('names its recipient, its notiflow and itself in a link that nobody else can make', async () => {
    await send('ada');
    const [sent] = await readMails();
    const url = sent?.message.list?.unsubscribe_url ?? '';
    expect(sent?.message.body).toBe(`Stop: ${url}`);
    const token = url.slice('https://n.example/u/'.length);
    const bytes = signer.open('preferences', token);
    expect(bytes && readRecipientLink(bytes)).toEqual({
      projectId: seed.projectId,
      userId: sent?.recipient_id,
      notiflowId: seed.notiflowId,
      deliveryId: sent?.id,
      channelType: 'email',
    });
    expect(url).not.toContain('ada');
  });

  it('is the last one for whoever answered it with a report', async () => {
    await send('ada', 'grace');
    const [ada] = (await readMails()).filter(({ name }) => name === 'ada');
    const unsubscribe = drain.database.preferences.unsubscribeByDeliveries;
    // Services report a thing twice, and what is not there.
    const told = [ada?.id ?? '', ada?.id ?? '', '019aa000-0000-7000-8000-000000000000'];
    const expected = [
      {
        deliveryId: ada?.id,
        projectId: seed.projectId,
        userId: ada?.recipient_id,
        notiflowId: seed.notiflowId,
        channelType: 'email',
      },
    ];
    expect(await unsubscribe(told)).toEqual(expected);
    expect(await unsubscribe([ada?.id ?? ''])).toEqual(expected);
    await send('ada', 'grace');
    expect((await readMails()).slice(2)).toMatchObject([
      { name: 'ada', outcome: 'skipped opted_out' },
      { name: 'grace', outcome: 'sent' },
    ]);
  });

  it('has no such report where it is transactional, nor has a webhook', async () => {
    await send('ada');
    const hooks = await queryRows<{ id: string }>(
      { databaseUrl: created.url },
      `SELECT id FROM deliveries WHERE channel_type = 'webhook'`,
    );
    const unsubscribe = drain.database.preferences.unsubscribeByDeliveries;
    expect(await unsubscribe(hooks.map(({ id }) => id))).toEqual([]);
    await drain.database.notiflows.saveNotiflow({
      projectId: seed.projectId,
      handle: 'welcome',
      includeInPreferences: false,
    });
    const mails = await readMails();
    expect(await unsubscribe(mails.map(({ id }) => id))).toEqual([]);
    await send('ada');
    expect((await readMails()).at(-1)).toMatchObject({
      outcome: 'sent',
      message: { body: 'Stop: ' },
    });
    expect((await readMails()).at(-1)?.message.list).toBeUndefined();
  });
});
