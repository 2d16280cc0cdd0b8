import {
  type Addresses,
  type ChannelType,
  channelTypeOf,
  type RecipientPages,
  ringPriority,
  setBytesMax,
  type Template,
} from '@notiflow/contracts';
import {
  type LoadedNotification,
  type LoadedRun,
  type NewDelivery,
  newId,
  type Person,
} from '@notiflow/database';
import { type JudgedVisit, quietHoursFor, type StepChannel, type Verdict } from '@notiflow/engine';
import { findProvider, laneOf } from '@notiflow/providers';
import {
  buildRecipientVariables,
  buildSharedVariables,
  composeMessage,
  createOutputBudget,
  isSpent,
  type OutputBudget,
  type RecipientVariables,
  type RenderOutcome,
  usesPages,
} from '@notiflow/templates';
import type { WorkerDeps } from '../deps.ts';
import type { ChannelState } from '../dispatch/channel-health.ts';
import type { VersionPlan } from '../plans.ts';
import { chooseRoute } from './choose-route.ts';
import { partsOfMessage } from './parts-of-message.ts';
import { listFieldsOf, pagesOfVisit } from './recipient-pages.ts';
import { reckonOpening } from './reckon-opening.ts';

type SendableDelivery = Extract<NewDelivery, { status: 'pending' }>;

/** A notification at a channel step, judged. */
export interface StepVisit extends JudgedVisit {
  notification: LoadedNotification;
  recipient: Person;
  run: LoadedRun;
  /** When it was loaded, by Postgres' clock. */
  now: Date;
  /** The id of its delivery, of the first one where it makes several: links in the message name it. */
  deliveryId: string;
}

/** A channel step of one run with everybody who gets its message: rendered in one go. */
interface StepGroup {
  run: LoadedRun;
  channelType: ChannelType;
  channel: StepChannel;
  template: Template;
  visits: StepVisit[];
}

// Of one notification, whose messages are saved together: several hundred steps of a megabyte each are no notiflow.
const notificationCharsMax = 8 * setBytesMax;

/** What the templates of versions may use, by the id of the version. */
export type VersionPlans = ReadonlyMap<string, Pick<VersionPlan, 'parts'>>;

type Deps = Pick<WorkerDeps, 'renderer' | 'findPages'> & {
  dispatcher: Pick<WorkerDeps['dispatcher'], 'howIs'>;
};

/** The deliveries of a set; or, when its messages are too large together, how many notifications to try instead. */
export type MadeDeliveries =
  | { kind: 'made'; deliveries: NewDelivery[] }
  | { kind: 'too_large'; fitting: number };

/**
 * Makes the delivery of every visit: rendered and ready to send, or settled with the reason why not. The messages of
 * several notifications may take `setBytesMax` together; those of one have to be saved together, and may take more.
 */
export async function makeDeliveries(
  deps: Deps,
  { visits, plans }: { visits: StepVisit[]; plans: VersionPlans },
): Promise<MadeDeliveries> {
  const notificationCount = new Set(visits.map(({ notification }) => notification.id)).size;
  const budget = createOutputBudget(notificationCount > 1 ? setBytesMax : notificationCharsMax);
  const skipped = visits.flatMap((visit) =>
    visit.verdict.kind === 'skip' ? [skippedDelivery(visit, visit.verdict)] : [],
  );
  const made = await deliverGroups(deps, { groups: groupByStep(visits), plans, budget });
  if (!isSpent(budget)) return { kind: 'made', deliveries: [...skipped, ...made] };
  const charsEach = (budget.chars / budget.messages) * (visits.length / notificationCount);
  return { kind: 'too_large', fitting: Math.max(1, Math.floor(setBytesMax / charsEach)) };
}

function skippedDelivery(
  visit: StepVisit,
  verdict: Extract<Verdict, { kind: 'skip' }>,
): NewDelivery {
  const { channel, reason, details } = verdict;
  return { ...blank(visit, channel), status: 'skipped', reason, reasonDetails: details };
}

function groupByStep(visits: StepVisit[]): StepGroup[] {
  const groups = new Map<string, StepGroup>();
  for (const visit of visits) {
    const { notification, run, step, channelType, verdict } = visit;
    if (verdict.kind !== 'deliver') continue;
    // What carries a digest has data, and perhaps a version, of its own.
    const key = `${run.id} ${step.handle} ${notification.digest?.windowId ?? ''}`;
    const group = groups.get(key);
    if (group !== undefined) group.visits.push(visit);
    else {
      const { channel, template } = verdict;
      groups.set(key, { run, channelType, channel, template, visits: [visit] });
    }
  }
  return [...groups.values()];
}

/** Keeps one group more in work than there are threads: many at once would all begin before the budget is spent. */
async function deliverGroups(
  deps: Deps,
  { groups, ...input }: { groups: StepGroup[]; plans: VersionPlans; budget: OutputBudget },
): Promise<NewDelivery[]> {
  const made: NewDelivery[][] = [];
  // The iterator is shared: each group is given out once.
  const open = groups.entries();
  const takeTurns = async () => {
    for (const [place, group] of open) {
      if (isSpent(input.budget)) return;
      made[place] = await deliverGroup(deps, { group, ...input });
    }
  };
  await Promise.all(Array.from({ length: deps.renderer.threads + 1 }, takeTurns));
  return made.flat();
}

async function deliverGroup(
  deps: Deps,
  { group, plans, budget }: { group: StepGroup; plans: VersionPlans; budget: OutputBudget },
): Promise<NewDelivery[]> {
  const { run, channelType, channel, template, visits } = group;
  const provider = findProvider(channelType, channel.provider);
  if (provider === undefined) return visits.map((visit) => unsendableDelivery(visit, channel));
  const parts = plans.get(run.versionId)?.parts;
  const inText = usesPages(template, parts);
  const linked = linkVisits(deps, { group, inText });
  const outcomes = await deps.renderer.render({
    channelType,
    template,
    parts,
    shared: buildSharedVariables(run),
    recipients: linked.map(({ visit, pages }) => variablesOf(visit, inText ? pages : null)),
    budget,
  });
  if (isSpent(budget)) return [];
  const isStored = provider.storedOnly === true;
  return linked.flatMap(({ visit, pages }, index) => {
    const { verdict } = visit;
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error('The renderer left out a recipient.');
    if (verdict.kind !== 'deliver') return [];
    const { addresses } = verdict;
    const { howIs } = deps.dispatcher;
    return renderedDeliveries(visit, { channel, outcome, isStored, addresses, pages, howIs });
  });
}

/** Where the links in a message lead. */
interface Linked {
  /** Where the recipient changes what they get; null where nobody can, or nothing leads there. */
  pages: RecipientPages | null;
}

function linkVisits(
  deps: Deps,
  { group, inText }: { group: StepGroup; inText: boolean },
): (Linked & { visit: StepVisit })[] {
  const isListed = channelTypeOf(group.channelType).listField !== undefined;
  const findPages = inText || isListed ? deps.findPages : null;
  return group.visits.map((visit) => ({ visit, pages: pagesOfVisit(findPages, visit) }));
}

function variablesOf(
  { recipient, notification: { data }, results, digest }: StepVisit,
  pages: RecipientPages | null,
): RecipientVariables {
  return buildRecipientVariables({ recipient, data, results, digest, pages });
}

/** The channel was stored by a release that knew its provider. */
function unsendableDelivery(visit: StepVisit, channel: StepChannel): NewDelivery {
  const reasonDetails = { provider: channel.provider };
  return { ...blank(visit, channel), status: 'failed', reason: 'provider_unknown', reasonDetails };
}

interface Rendered extends Linked {
  channel: StepChannel;
  outcome: RenderOutcome<ChannelType>;
  /** Being stored is all there is to do. */
  isStored: boolean;
  addresses: readonly Addresses[ChannelType][];
  howIs(channelId: string): ChannelState;
}

/** One delivery for each address of the recipient; several where the message is longer than the service takes. */
function renderedDeliveries(visit: StepVisit, rendered: Rendered): NewDelivery[] {
  return rendered.addresses.flatMap((address, place) =>
    addressedDeliveries(visit, {
      ...rendered,
      address,
      deliveryId: place === 0 ? visit.deliveryId : newId(),
    }),
  );
}

function addressedDeliveries(
  visit: StepVisit,
  {
    channel,
    outcome,
    isStored,
    address,
    deliveryId,
    pages,
    howIs,
  }: Rendered & { address: Addresses[ChannelType]; deliveryId: string },
): NewDelivery[] {
  const { channelType, step } = visit;
  const made = { ...blank(visit, channel, deliveryId), addressKey: address.key };
  const composed = composeMessage({ template: step.handle, channelType, outcome, address });
  if (!composed.ok) {
    const reasonDetails = { ...composed.error };
    return [{ ...made, status: 'failed', reason: 'template_error', reasonDetails }];
  }
  const message = { ...composed.message, ...listFieldsOf(visit, pages) };
  if (isStored) return [{ ...made, status: 'delivered', message, shownForS: step.expires_in }];
  const key = `${visit.notification.id} ${step.handle} ${address.key}`;
  const route = chooseRoute(channel, { key, howIs });
  const { channelId, provider } = route;
  const lane = laneOf({ channelType, provider, channelId, message });
  const turn = ringPriority(visit.run);
  const window = windowOf(visit);
  const waiting = { lane, turn, stopWhen: step.stop_when, ...window };
  const delivery = { ...made, ...route, status: 'pending' as const, message, ...waiting };
  const { overflow: policy } = step;
  return partsOfMessage(delivery, { channelType, provider, policy, now: visit.now });
}

/** When the message may be sent: at once, unless its step or its recipient says otherwise. */
function windowOf(visit: StepVisit): Partial<Pick<SendableDelivery, 'window' | 'expiresAt'>> {
  const { step, channelType, notification, recipient, run, now: notBefore } = visit;
  const setting = step.send_window ?? null;
  const quietHours = quietHoursFor({ ...run, channelType, quietHours: notification.quietHours });
  if (setting === null && quietHours === null) return {};
  const { isNever, ...opening } = reckonOpening({
    sendWindow: setting,
    quietHours,
    notBefore,
    expiresAt: expiryOf(visit),
    recipient,
    clockOffsetMs: run.clockOffsetMs,
  });
  return { window: { setting, ...opening }, ...(isNever === true && { expiresAt: notBefore }) };
}

/** When the message is worth nothing any more: by its run or by its step, whichever comes first. */
function expiryOf({ step, run, now }: StepVisit): Date | null {
  if (step.expires_in === undefined) return run.expiresAt;
  const ofStep = now.getTime() + step.expires_in * 1_000;
  return new Date(Math.min(ofStep, run.expiresAt?.getTime() ?? ofStep));
}

function blank(visit: StepVisit, channel: StepChannel | null, id = visit.deliveryId) {
  return {
    id,
    notificationId: visit.notification.id,
    stepHandle: visit.step.handle,
    addressKey: '',
    channelId: channel?.id ?? null,
    channelType: visit.channelType,
    provider: channel?.provider ?? null,
    expiresAt: expiryOf(visit),
    ...(visit.run.replaceKey !== null && { replaceKey: visit.run.replaceKey }),
  };
}
