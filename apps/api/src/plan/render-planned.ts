import {
  type ChannelType,
  samplePagesOf,
  setBytesMax,
  type Template,
  type TemplateParts,
} from '@notiflow/contracts';
import type { LoadedRun } from '@notiflow/database';
import { findProvider } from '@notiflow/providers';
import {
  buildRecipientVariables,
  buildSharedVariables,
  composeMessage,
  createOutputBudget,
  isSpent,
  type OutputBudget,
  type Renderer,
  type RenderOutcome,
} from '@notiflow/templates';
import type { PlannedStep, PlannedWay } from './walk-planned.ts';

/** What a planned delivery would hold, or why it would not be made. */
export type PlannedMessage = { message: object } | { error: object };

/** The messages of planned steps; a step whose messages were too much with the others is left out. */
export type PlannedMessages = ReadonlyMap<PlannedStep, PlannedMessage[]>;

/** One step with everybody who gets its message. */
interface StepGroup {
  channelType: ChannelType;
  provider: string;
  template: Template;
  visits: { step: PlannedStep; way: PlannedWay }[];
}

/** Renders every message of the planned ways as the worker would, step by step. */
export async function renderPlanned(
  { renderer }: { renderer: Renderer },
  { ways, run, parts }: { ways: PlannedWay[]; run: LoadedRun | null; parts: TemplateParts },
): Promise<PlannedMessages> {
  const budget = createOutputBudget(setBytesMax);
  const rendered = new Map<PlannedStep, PlannedMessage[]>();
  for (const group of groupByStep(ways)) {
    if (run === null || isSpent(budget)) break;
    const messages = await renderGroup(renderer, { group, run, parts, budget });
    for (const [step, message] of messages) rendered.set(step, message);
  }
  return rendered;
}

function groupByStep(ways: PlannedWay[]): StepGroup[] {
  const groups = new Map<string, StepGroup>();
  for (const way of ways) {
    for (const step of way.steps) {
      const { verdict, said } = step;
      if (verdict?.kind !== 'deliver' || said.kind !== 'deliver') continue;
      const { handle } = step.step;
      const { channelType } = said;
      const { template, channel } = verdict;
      const group = groups.get(handle) ?? {
        channelType,
        provider: channel.provider,
        template,
        visits: [],
      };
      group.visits.push({ step, way });
      groups.set(handle, group);
    }
  }
  return [...groups.values()];
}

interface GroupInput {
  group: StepGroup;
  run: LoadedRun;
  parts: TemplateParts;
  budget: OutputBudget;
}

async function renderGroup(
  renderer: Renderer,
  { group, run, parts, budget }: GroupInput,
): Promise<[PlannedStep, PlannedMessage[]][]> {
  const { channelType, provider, template, visits } = group;
  if (findProvider(channelType, provider) === undefined) {
    return visits.map(({ step }) => [step, [{ error: { reason: 'provider_unknown', provider } }]]);
  }
  const outcomes = await renderer.render({
    channelType,
    template,
    parts,
    shared: buildSharedVariables(run),
    recipients: visits.map(({ step: { facts }, way }) =>
      buildRecipientVariables({
        ...facts,
        data: way.notification.data,
        pages: samplePagesOf(run),
      }),
    ),
    budget,
  });
  if (isSpent(budget)) return [];
  return visits.map(({ step }, place) => {
    const outcome = outcomes[place];
    if (outcome === undefined) throw new Error('The renderer left out a recipient.');
    return [step, composeMessages(step, { channelType, outcome })];
  });
}

/** One message for each address of the recipient. */
function composeMessages(
  { step, verdict }: PlannedStep,
  { channelType, outcome }: { channelType: ChannelType; outcome: RenderOutcome<ChannelType> },
): PlannedMessage[] {
  const addresses = verdict?.kind === 'deliver' ? verdict.addresses : [];
  return addresses.map((address) => {
    const composed = composeMessage({ template: step.handle, channelType, outcome, address });
    return composed.ok ? { message: composed.message } : { error: composed.error };
  });
}
