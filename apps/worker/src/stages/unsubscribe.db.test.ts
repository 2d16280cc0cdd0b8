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

  it('is equal to the one before but for its link, where as many are the limit', async () => {
    const period = { duration: 365, duration_unit: 'days' } as const;
    const equal = { channel_type: 'email', scope: 'equal', limit: 1, period } as const;
    await drain.database.projects.updateSettings({
      projectId: seed.projectId,
      changes: { messageLimits: [{ ...equal, when_reached: 'reject' }] },
    });
    await send('ada');
    await send('ada');
    const outcomes = (await readMails()).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['sent', 'skipped limited']);
  });

  it('is the last one for whoever followed it', async () => {
    await send('ada', 'grace');
    const [ada] = (await readMails()).filter(({ name }) => name === 'ada');
    const token = ada?.message.list?.unsubscribe_url.slice('https://n.example/u/'.length) ?? '';
    const bytes = signer.open('preferences', token);
    const link = bytes && readRecipientLink(bytes);
    if (link == null) throw new Error('The link cannot be read.');
    const { projectId, userId, notiflowId, channelType } = link;
    const entries = [{ notiflowId, channelType, enabled: false }];
    await drain.database.preferences.writePreferences({ projectId, userId, entries });
    await send('ada', 'grace');
    const outcomes = (await readMails()).slice(2).map(({ name, outcome }) => `${name} ${outcome}`);
    expect(outcomes.sort()).toEqual(['ada skipped opted_out', 'grace sent']);
  });

  it('has no link where it is transactional', async () => {
    await drain.database.notiflows.saveNotiflow({
      projectId: seed.projectId,
      handle: 'welcome',
      includeInPreferences: false,
    });
    await send('ada');
    const [sent] = await readMails();
    expect(sent).toMatchObject({ outcome: 'sent', message: { body: 'Stop: ' } });
    expect(sent?.message.list).toBeUndefined();
  });
});
