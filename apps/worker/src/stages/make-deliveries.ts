import {
  type ChannelStep,
  isSupportedChannelType,
  type SupportedChannelType,
  type Template,
} from '@notiflow/contracts';
import type {
  LoadedChannel,
  LoadedNotification,
  LoadedRun,
  NewDelivery,
  Person,
} from '@notiflow/database';
import { findOptOut } from '@notiflow/engine';
import { findProvider } from '@notiflow/providers';
import { buildSharedVariables, composeMessage, type RenderOutcome } from '@notiflow/templates';
import type { WorkerDeps } from '../deps.ts';

/** A notification at a channel step. */
export interface StepVisit {
  notification: LoadedNotification;
  recipient: Person;
  run: LoadedRun;
  step: ChannelStep;
}

/** A channel step of one run with everybody who stands at it: rendered in one go. */
interface StepGroup {
  run: LoadedRun;
  step: ChannelStep;
  visits: StepVisit[];
}

/** Makes the delivery of every visit: rendered and ready to send, or settled with the reason why not. */
export async function makeDeliveries(
  deps: Pick<WorkerDeps, 'renderer'>,
  input: { visits: StepVisit[]; channels: LoadedChannel[] },
): Promise<NewDelivery[]> {
  const groups = groupByStep(input.visits);
  const made = await Promise.all(
    groups.map((group) => deliverGroup(deps, group, findChannel(input.channels, group))),
  );
  return made.flat();
}

function groupByStep(visits: StepVisit[]): StepGroup[] {
  const groups = new Map<string, StepGroup>();
  for (const visit of visits) {
    const key = `${visit.run.id} ${visit.step.handle}`;
    const group = groups.get(key);
    if (group !== undefined) group.visits.push(visit);
    else groups.set(key, { run: visit.run, step: visit.step, visits: [visit] });
  }
  return [...groups.values()];
}

function findChannel(channels: LoadedChannel[], { run, step }: StepGroup): LoadedChannel | null {
  const channel = channels.find(
    ({ projectId, handle }) => projectId === run.projectId && handle === step.channel_handle,
  );
  return channel?.type === step.channel_type ? channel : null;
}

async function deliverGroup(
  deps: Pick<WorkerDeps, 'renderer'>,
  group: StepGroup,
  channel: LoadedChannel | null,
): Promise<NewDelivery[]> {
  const { channel_type: channelType, template } = group.step;
  if (!isSupportedChannelType(channelType)) throw new Error(`No provider for ${channelType}`);
  const blank = (visit: StepVisit) => blankDelivery(visit, { channelType, channel });
  if (channel === null || template === undefined) {
    return group.visits.map((visit) => ({ ...blank(visit), reason: 'no_channel' }));
  }
  const hindrances = new Map(
    group.visits.map((visit) => [visit, findHindrance(visit, channelType)]),
  );
  const reachable = group.visits.filter((visit) => hindrances.get(visit) === null);
  const outcomes = await renderGroup(deps, { group, channelType, template, visits: reachable });
  const isStored = findProvider(channelType, channel.provider)?.storedOnly === true;
  const rendered = new Map(reachable.map((visit, index) => [visit, outcomes[index]]));
  return group.visits.map((visit) => {
    const outcome = rendered.get(visit);
    if (outcome === undefined) return { ...blank(visit), ...hindrances.get(visit) };
    return { ...blank(visit), ...toContent(outcome, { visit, channelType, isStored }) };
  });
}

/** Why nothing is rendered for this recipient; null when nothing is in the way. */
function findHindrance(
  { notification, recipient, run }: StepVisit,
  channelType: SupportedChannelType,
): Pick<NewDelivery, 'reason' | 'reasonDetails'> | null {
  const level = findOptOut({
    channelType,
    includeInPreferences: run.includeInPreferences,
    preferences: notification.preferences,
  });
  if (level !== null) return { reason: 'opted_out', reasonDetails: { level } };
  return hasAddress(channelType, recipient) ? null : { reason: 'no_address', reasonDetails: null };
}

function blankDelivery(
  visit: StepVisit,
  { channelType, channel }: { channelType: SupportedChannelType; channel: LoadedChannel | null },
): NewDelivery {
  return {
    notificationId: visit.notification.id,
    stepHandle: visit.step.handle,
    channelId: channel?.id ?? null,
    channelType,
    provider: channel?.provider ?? null,
    status: 'skipped',
    reason: null,
    reasonDetails: null,
    message: null,
    expiresAt: visit.run.expiresAt,
  };
}

function hasAddress(channelType: SupportedChannelType, recipient: Person): boolean {
  switch (channelType) {
    case 'email':
      return Boolean(recipient.email);
    case 'in_app':
    case 'webhook':
      return true;
    default:
      return channelType satisfies never;
  }
}

interface GroupRendering {
  group: StepGroup;
  channelType: SupportedChannelType;
  template: Template;
  visits: StepVisit[];
}

async function renderGroup(
  deps: Pick<WorkerDeps, 'renderer'>,
  { group, channelType, template, visits }: GroupRendering,
): Promise<RenderOutcome<SupportedChannelType>[]> {
  if (visits.length === 0) return [];
  return deps.renderer.render({
    channelType,
    template,
    shared: buildSharedVariables(group.run),
    recipients: visits.map(({ recipient, notification }) => ({
      recipient: { ...recipient },
      data: notification.data ?? undefined,
    })),
  });
}

function toContent(
  outcome: RenderOutcome<SupportedChannelType>,
  made: { visit: StepVisit; channelType: SupportedChannelType; isStored: boolean },
): Pick<NewDelivery, 'status' | 'reason' | 'reasonDetails' | 'message'> {
  const { visit, channelType, isStored } = made;
  const { recipient, step } = visit;
  const composed = composeMessage({ template: step.handle, channelType, outcome, recipient });
  if (!composed.ok) {
    const reasonDetails = { ...composed.error };
    return { status: 'failed', reason: 'template_error', reasonDetails, message: null };
  }
  return {
    status: isStored ? 'delivered' : 'pending',
    reason: null,
    reasonDetails: null,
    message: composed.message,
  };
}
