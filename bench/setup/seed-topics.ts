import type { Step, Template } from '@notiflow/contracts';
import { type SeededProject, seedProject } from '../../test/support/seed-project.ts';
import type { Servers } from './start-servers.ts';

/** A topic and how many users are on it. */
export interface SeededTopic {
  id: string;
  name: string;
  recipientCount: number;
}

/** A project with a published notiflow and topics, as both contenders find it. */
export interface Seed extends SeededProject {
  topics: SeededTopic[];
}

// A statement may take 30 seconds.
const subscribedAtOnce = 50_000;

/** Creates a project, a notiflow with one channel step, and a topic of each size. */
export async function seedTopics(
  servers: Pick<Servers, 'database' | 'sql'>,
  input: { steps: Step[]; sizes: number[] },
): Promise<Seed> {
  const project = await seedProject(servers.database, { steps: input.steps });
  const count = Math.max(...input.sizes);
  await servers.sql.query(
    `INSERT INTO users (id, project_id, external_id, email, first_name, last_name, custom_fields)
     SELECT gen_random_uuid(), $1, 'user-' || i, 'user-' || i || '@example.com', 'First' || i,
            'Last' || i, jsonb_build_object('plan', CASE WHEN i % 2 = 0 THEN 'free' ELSE 'pro' END)
     FROM generate_series(1, $2::int) AS i`,
    [project.projectId, count],
  );
  const topics: SeededTopic[] = [];
  for (const size of input.sizes) topics.push(await seedTopic(servers, { project, size }));
  // The usual design has no sweeps and should not pay for their column: the checks that ask for it go, for both.
  for (const table of ['runs', 'notifications', 'deliveries']) {
    await servers.sql.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_found_check`);
  }
  await servers.sql.query('ANALYZE');
  return { ...project, topics };
}

async function seedTopic(
  { database }: Pick<Servers, 'database'>,
  { project, size }: { project: SeededProject; size: number },
): Promise<SeededTopic> {
  const { projectId } = project;
  const name = `topic-of-${size}`;
  for (let first = 1; first <= size; first += subscribedAtOnce) {
    const length = Math.min(subscribedAtOnce, size + 1 - first);
    const externalIds = Array.from({ length }, (_, index) => `user-${first + index}`);
    await database.topics.subscribeUsers({ projectId, topicName: name, externalIds });
  }
  const topic = await database.topics.findTopic({ projectId, name });
  if (topic === null) throw new Error('The topic was not created.');
  return { id: topic.id, name, recipientCount: size };
}

/** Trigger, one channel step with the template, end. */
export function stepsAround(channel: {
  type: 'in_app' | 'webhook';
  handle: string;
  template: Template;
}): Step[] {
  return [
    { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
    {
      type: 'channel',
      handle: channel.handle,
      position: 1,
      channel_type: channel.type,
      channel_handle: channel.handle,
      template: channel.template,
    },
    { type: 'end', handle: 'end', position: 2 },
  ];
}

/** The data of every run. */
export const runData = {
  order: { id: 'A-10392', total: 129.9, items: ['lamp', 'chair', 'rug'] },
  shop: 'Corner Shop',
};
