import type { Step } from '@notiflow/contracts';
import { type Database, newId } from '@notiflow/database';

/** A project with one published, active notiflow, as tests of the pipeline need it. */
export interface SeededProject {
  projectId: string;
  notiflowId: string;
  versionId: string;
  channelIds: { webhook: string; in_app: string };
}

let seeded = 0;

/** Creates a first project with a webhook and an in-app channel and publishes the steps. */
export async function seedProject(
  database: Database,
  options: { steps?: Step[]; webhookSettings?: Record<string, unknown> } = {},
): Promise<SeededProject> {
  seeded += 1;
  const key = (name: string) => ({ prefix: 'x', hash: Buffer.from(`${name} ${seeded}`) });
  await database.projects.createFirstProject({
    slug: 'default',
    apiKey: key('api'),
    secretKey: key('secret'),
    accountToken: key('account'),
  });
  const project = await database.projects.findProject('default');
  if (project === null) throw new Error('The first project was not created.');
  const projectId = project.id;
  const common = { projectId, sealedCredentials: undefined };
  const webhook = await database.channels.upsertChannel({
    ...common,
    handle: 'hook',
    name: 'Hook',
    type: 'webhook',
    provider: 'http',
    settings: options.webhookSettings ?? {},
  });
  const inApp = await database.channels.upsertChannel({
    ...common,
    handle: 'feed',
    name: 'Feed',
    type: 'in_app',
    provider: 'in_app',
    settings: {},
  });
  const notiflow = { projectId, handle: 'welcome' };
  const definition = { steps: options.steps ?? webhookSteps(), sha: 'sha-1' };
  await database.notiflows.saveNotiflow({ ...notiflow, active: true, definition });
  await database.notiflows.publishNotiflow({ ...notiflow, sha: 'sha-1' });
  const published = await database.notiflows.findNotiflow({
    projectId,
    name: { handle: 'welcome' },
  });
  return {
    projectId,
    notiflowId: published?.id ?? '',
    versionId: published?.publishedVersionId ?? '',
    channelIds: { webhook: webhook.channel.id, in_app: inApp.channel.id },
  };
}

/** Trigger, one webhook to the given URL, end. */
export function webhookSteps(url = 'https://example.com/hook'): Step[] {
  return [
    { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
    {
      type: 'channel',
      handle: 'hook',
      position: 1,
      channel_type: 'webhook',
      channel_handle: 'hook',
      template: { content_type: 'json', url, method: 'POST', headers: {} },
    },
    { type: 'end', handle: 'end', position: 2 },
  ];
}

/** What `acceptRun` needs beside the recipients or the topic. */
export function runInput(seed: SeededProject) {
  return {
    projectId: seed.projectId,
    notiflow: { id: seed.notiflowId },
    version: null,
    data: {},
    actor: null,
    recipients: null,
    topicName: null,
    priority: 2,
    sendAt: null,
    expiresInS: null,
    cancellationKey: null,
    replaceKey: null,
    triggeredBy: { kind: 'secret_key' as const, id: newId() },
    idempotency: null,
  };
}

/** Recipients with consecutive external ids. */
export function people(count: number, prefix = 'user'): { external_id: string }[] {
  return Array.from({ length: count }, (_, index) => ({ external_id: `${prefix}-${index}` }));
}
