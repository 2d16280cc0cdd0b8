import type { ChannelStep, EmailMessage, Step } from '@notiflow/contracts';
import type { LinkReport } from '@notiflow/database';
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
import { createMailTracker } from '../dispatch/track-mail.ts';

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

const trackMail = createMailTracker('https://n.example', createLinkSigner(Buffer.from('pepper')));
const body = '<a href="https://shop.example/a">A</a>';

const mail: ChannelStep = {
  type: 'channel',
  handle: 'mail',
  position: 1,
  channel_type: 'email',
  channel_handle: 'smtp',
  template: { content_type: 'html', subject: 'A', body, tracking: { opens: true, clicks: true } },
};

/** Sent later, unless the first one was clicked. */
const reminder: ChannelStep = {
  ...mail,
  handle: 'reminder',
  position: 3,
  stop_when: ['clicked'],
};

beforeEach(async () => {
  created = await createTestDatabase('track-mail');
  drain = createDrain(created.url, { trackMail });
  const [trigger, , end] = webhookSteps() as [Step, Step, Step];
  const wait: Step = {
    type: 'wait',
    handle: 'wait',
    position: 2,
    duration: 1,
    duration_unit: 'days',
  } as Step;
  seed = await seedProject(drain.database, {
    steps: [trigger, mail, wait, reminder, { ...end, position: 4 }],
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
  const recipients = [{ external_id: 'ada', email: 'ada@example.com' }];
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const readDeliveries = () =>
  query<{ id: string; outcome: string; message: EmailMessage; clicked_at: Date | null }>(
    `SELECT id, concat_ws(' ', status, reason) AS outcome, message, clicked_at FROM deliveries ORDER BY id`,
  );

const readEvents = async () => {
  const rows = await query<{ kind: string; source: string }>(
    'SELECT kind, source FROM delivery_events ORDER BY received_at, kind',
  );
  return rows.map(({ kind, source }) => `${kind} by ${source}`);
};

async function take(...done: [LinkReport['kind'], string][]): Promise<number> {
  const [first] = await readDeliveries();
  const { projectId } = seed;
  return drain.database.reports.takeLinkReports(
    done.map(([kind, link]) => ({ projectId, deliveryId: first?.id ?? '', kind, link })),
  );
}

/** As if everything had been sent ten seconds before. */
const letTenSecondsPass = () => query(`UPDATE deliveries SET sent_at = sent_at - interval '10 s'`);

describe('a mail that is counted', () => {
  it('is rewritten on its way out, and stored as its template says', async () => {
    const bodies = drain.sent.map(({ message }) => (message as EmailMessage).body);
    expect(bodies[0]).toMatch(
      /^<a href="https:\/\/n\.example\/t\/c\/[\w-]+">A<\/a><img src="https:\/\/n\.example\/t\/o\/[\w-]+" width="1" height="1" alt="">$/,
    );
    expect((await readDeliveries())[0]?.message.body).toBe(body);
  });

  it('has in its history what was done, each link once, and is clicked', async () => {
    await letTenSecondsPass();
    expect(await take(['opened', ''], ['clicked', 'a'], ['clicked', 'a'], ['clicked', 'b'])).toBe(
      3,
    );
    expect(await take(['opened', ''], ['clicked', 'b'])).toBe(0);
    expect(await readEvents()).toEqual(['clicked by link', 'clicked by link', 'opened by link']);
    expect((await readDeliveries())[0]).toMatchObject({ clicked_at: expect.any(Date) });
  });

  it('keeps what follows from being sent', async () => {
    await letTenSecondsPass();
    await take(['clicked', 'a']);
    await drain.drainAfter({ projectId: seed.projectId, byMs: 24 * 60 * 60_000 });
    expect((await readDeliveries()).map(({ outcome }) => outcome)).toEqual([
      'sent',
      'skipped already_clicked',
    ]);
  });

  it('was looked at by a program, when it had hardly been sent', async () => {
    await query('UPDATE deliveries SET sent_at = now()');
    await take(['opened', ''], ['clicked', 'a'], ['unsubscribed', '']);
    expect((await readEvents()).sort()).toEqual([
      'prefetched by link',
      'prefetched by link',
      'unsubscribed by link',
    ]);
    expect((await readDeliveries())[0]?.clicked_at).toBeNull();
    // The person comes later, and counts.
    await letTenSecondsPass();
    expect(await take(['clicked', 'a'])).toBe(1);
    expect((await readDeliveries())[0]?.clicked_at).not.toBeNull();
  });

  it('is none of another project, and none that is not there', async () => {
    await letTenSecondsPass();
    const [first] = await readDeliveries();
    const other = '019aa000-0000-7000-8000-000000000000';
    const clicked = { kind: 'clicked' as const, link: 'a' };
    const taken = await drain.database.reports.takeLinkReports([
      { ...clicked, projectId: other, deliveryId: first?.id ?? '' },
      { ...clicked, projectId: seed.projectId, deliveryId: other },
    ]);
    expect(taken).toBe(0);
    expect(await readEvents()).toEqual([]);
  });
});
