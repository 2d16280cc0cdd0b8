import type { Database, NewDelivery } from '@notiflow/database';
import { buildAdvance, buildDelivery, fanOutWhole } from './build-notifications.ts';
import { people, runInput, type SeededProject } from './seed-project.ts';

/** What is shown: to how many people, and what else is known of it. */
export interface ShownInput {
  count?: number;
  /** Begins the external ids of the people. */
  prefix?: string;
  replaceKey?: string | null;
  changes?: Partial<NewDelivery>;
  actor?: { external_id: string; first_name?: string };
}

/** Shows a message to some people in the feed of a seeded project, by a run of its own. */
export async function showEntries(
  database: Database,
  seed: SeededProject,
  { count = 1, prefix = 'user', replaceKey = null, changes = {}, actor }: ShownInput = {},
) {
  const recipients = people(count, prefix);
  const given = { ...runInput(seed), recipients, ...(actor && { actor }) };
  const run = await database.runs.acceptRun(given);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  const { runId } = run;
  const ids = await fanOutWhole(database, runId);
  const input = {
    advances: ids.map((id) => buildAdvance({ id, runId })),
    deliveries: ids.map((id) => buildEntry(seed, id, { replaceKey, ...changes })),
  };
  const saved = await database.notifications.saveAdvance(input);
  return { ...saved, input, runId };
}

/** An in-app delivery of a seeded project, as a worker makes it. */
export function buildEntry(
  { channelIds }: SeededProject,
  notificationId: string,
  changes: Partial<NewDelivery> = {},
): NewDelivery {
  return buildDelivery(notificationId, {
    stepHandle: 'feed',
    channelId: channelIds.in_app,
    channelType: 'in_app',
    provider: 'in_app',
    status: 'delivered',
    message: { content_type: 'markdown', body: 'Hello' },
    ...changes,
  } as Partial<NewDelivery>);
}
