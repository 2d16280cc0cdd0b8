import { Liquid, type Template } from 'liquidjs';
import type { PrismaClient } from './generated/client.ts';
import type { RecipientJob } from './jobs.ts';

/** The one channel step of a notiflow, ready to use. */
export interface Definition {
  stepHandle: string;
  lastStep: string;
  channelType: 'in_app' | 'webhook';
  channelId: string;
  provider: string;
  /** Renders every text of the template; texts are parsed once. */
  render(scope: object): Record<string, unknown>;
}

interface StoredStep {
  handle: string;
  type: string;
  channel_type: Definition['channelType'];
  channel_handle: string;
  template: Record<string, unknown>;
}

/** Reads a version and its channel once per process and keeps them, because a published version never changes. */
export function createDefinitions(prisma: PrismaClient) {
  const known = new Map<string, Promise<Definition>>();
  return (job: RecipientJob): Promise<Definition> => {
    const found = known.get(job.versionId) ?? loadDefinition(prisma, job);
    known.set(job.versionId, found);
    return found;
  };
}

async function loadDefinition(prisma: PrismaClient, job: RecipientJob): Promise<Definition> {
  const version = await prisma.notiflowVersion.findUniqueOrThrow({ where: { id: job.versionId } });
  const steps = version.steps as unknown as StoredStep[];
  const step = steps.find(({ type }) => type === 'channel');
  if (step === undefined) throw new Error('The version has no channel step.');
  const channel = await prisma.channel.findUniqueOrThrow({
    where: { projectId_handle: { projectId: job.projectId, handle: step.channel_handle } },
  });
  return {
    stepHandle: step.handle,
    lastStep: steps.at(-1)?.handle ?? '',
    channelType: step.channel_type,
    channelId: channel.id,
    provider: channel.provider,
    render: createRender(step.template),
  };
}

const fixedTexts = new Set(['content_type', 'method']);

function createRender(template: Record<string, unknown>): Definition['render'] {
  const liquid = new Liquid();
  const texts: [string, Template[]][] = [];
  const fixed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(template)) {
    if (typeof value === 'string' && !fixedTexts.has(name)) texts.push([name, liquid.parse(value)]);
    else fixed[name] = value;
  }
  return (scope) => ({
    ...fixed,
    ...Object.fromEntries(texts.map(([name, parsed]) => [name, liquid.renderSync(parsed, scope)])),
  });
}
