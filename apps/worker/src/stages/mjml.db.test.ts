import type { ChannelStep, Step } from '@notiflow/contracts';
import { createRenderer } from '@notiflow/templates';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const renderer = createRenderer({ threads: 1 });
let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

const body =
  '<mjml><mj-body><mj-section><mj-column><mj-text>Hi {{ recipient.first_name }}</mj-text><mj-button href="{{ data.url }}">Go</mj-button></mj-column></mj-section></mj-body></mjml>';

const mail: ChannelStep = {
  type: 'channel',
  handle: 'mail',
  position: 1,
  channel_type: 'email',
  channel_handle: 'smtp',
  template: { content_type: 'mjml', subject: 'Hello', body },
};

beforeEach(async () => {
  created = await createTestDatabase('mjml');
  drain = createDrain(created.url);
  const [trigger, , end] = webhookSteps() as [Step, Step, Step];
  // Published without its HTML, as no release does.
  seed = await seedProject(drain.database, { steps: [trigger, mail, end] });
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

afterAll(() => renderer.close());

interface Delivery {
  status: string;
  reason: string | null;
  message: { body: string; text_body: string; content_type: string } | null;
}

/** Runs the notiflow for somebody whose name and data are markup; answers the one delivery. */
async function run(): Promise<Delivery> {
  const recipients = [
    { external_id: 'ann', email: 'ann@example.com', first_name: '<img src=x onerror=alert(1)>' },
  ];
  const data = { url: 'javascript:alert(1)' };
  await drain.database.runs.acceptRun({ ...runInput(seed), data, recipients });
  await drain.drain();
  const [delivery] = await queryRows<Delivery>(
    { databaseUrl: created.url },
    'SELECT status, reason, message FROM deliveries',
  );
  if (delivery === undefined) throw new Error('There is no delivery.');
  return delivery;
}

describe('an e-mail in MJML', () => {
  it('is sent as the HTML it was published with, in which values are text', async () => {
    const outcome = await renderer.compileMjml(body);
    const compiled = { mail: outcome.ok ? outcome.html : '' };
    const parts = { partIds: [], defaultLocale: null, compiled };
    const { projectId } = seed;
    await drain.database.notiflows.publishNotiflow({
      projectId,
      handle: 'welcome',
      sha: 'sha-1',
      parts,
    });
    const { status, message } = await run();
    expect([status, message?.content_type]).toEqual(['sent', 'html']);
    expect(message?.body).toMatch(/^<!doctype html>/);
    expect(message?.body).toContain('Hi &lt;img src=x onerror=alert(1)&gt;</div>');
    expect(message?.body).toContain('href="#"');
    expect(message?.body).not.toMatch(/<img|javascript:|<mj/);
    expect(message?.text_body).toContain('Hi <img src=x onerror=alert(1)>');
  });

  it('is no message without that HTML', async () => {
    const { status, reason, message } = await run();
    expect([status, reason, message]).toEqual(['failed', 'template_error', null]);
  });
});
