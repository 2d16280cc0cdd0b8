import type { Step, StepOf, TemplatePartKind } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const hourMs = 60 * 60_000;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

/** A feed item now, and one after an hour, of the same partial. */
function waitingSteps(): Step[] {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const body = "{% render 'greeting', who: recipient.external_id %}{{ 'bye' | t }}";
  const feed: Step = {
    ...hook,
    handle: 'now',
    channel_type: 'in_app',
    channel_handle: 'feed',
    template: { content_type: 'plaintext', body },
  };
  const pause: Step = {
    type: 'wait',
    handle: 'pause',
    position: 2,
    duration: 1,
    duration_unit: 'hours',
  };
  return [trigger, feed, pause, { ...feed, handle: 'later', position: 3 }, { ...end, position: 4 }];
}

beforeEach(async () => {
  created = await createTestDatabase('template_parts');
  drain = createDrain(created.url);
  seed = await seedProject(drain.database, { steps: waitingSteps() });
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

async function put(kind: TemplatePartKind, name: string, content: string): Promise<string> {
  const { templateParts } = drain.database;
  const named = { projectId: seed.projectId, kind, name, content };
  return (await templateParts.putTemplatePart(named)).part.id;
}

/** Publishes the steps of the seed with these parts. */
async function publish(partIds: string[]): Promise<void> {
  const { notiflows } = drain.database;
  const named = { projectId: seed.projectId, handle: 'welcome' };
  const parts = { partIds, defaultLocale: 'en', compiled: {} };
  expect(await notiflows.publishNotiflow({ ...named, sha: 'sha-1', parts })).toBe(true);
}

const start = (prefix: string) =>
  drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(2, prefix) });

async function readBodies(): Promise<string[]> {
  const rows = await queryRows<{ told: string }>(
    { databaseUrl: created.url },
    `SELECT d.step_handle || ': ' || (d.message->>'body') AS told FROM deliveries d
     ORDER BY d.step_handle DESC, d.message->>'body'`,
  );
  return rows.map(({ told }) => told);
}

describe('the parts of a version', () => {
  it('are those it was published with, also for who rests while others are published', async () => {
    const bye = await put('translation', 'en', '{"bye":" Bye"}');
    await publish([await put('partial', 'greeting', 'Hi {{ who }}.'), bye]);
    await start('early');
    await drain.drain();
    await publish([await put('partial', 'greeting', 'Yo {{ who }}.'), bye]);
    await start('late');
    await drain.drainAfter({ projectId: seed.projectId, byMs: hourMs });
    expect(await readBodies()).toEqual([
      'now: Hi early-0. Bye',
      'now: Hi early-1. Bye',
      'now: Yo late-0. Bye',
      'now: Yo late-1. Bye',
      'later: Hi early-0. Bye',
      'later: Hi early-1. Bye',
    ]);
    await drain.drainAfter({ projectId: seed.projectId, byMs: hourMs });
    expect((await readBodies()).slice(-2)).toEqual([
      'later: Yo late-0. Bye',
      'later: Yo late-1. Bye',
    ]);
  });

  it('fail the delivery by name where one is not there', async () => {
    await start('ann');
    await drain.drain();
    const [row] = await queryRows(
      { databaseUrl: created.url },
      `SELECT status, reason, reason_details->>'field' AS field, reason_details->>'reason' AS said
       FROM deliveries LIMIT 1`,
    );
    expect(row).toEqual({
      status: 'failed',
      reason: 'template_error',
      field: 'body',
      said: 'there is no partial "greeting"',
    });
  });
});
