import {
  type UpsertUsersItem,
  type UpsertUsersItemResult,
  upsertUsersBody,
  upsertUsersItem,
  upsertUsersResult,
} from '@notiflow/contracts';
import type { GivenUser } from '@notiflow/database';
import type { Deps } from '../../../deps.ts';
import { ApiError, validationFailed } from '../../../errors.ts';
import {
  checkPreferences,
  findNotiflowsOf,
  toPreferenceEntries,
} from '../../../preferences/read-preference-entries.ts';
import { createInputParser } from '../../../request/parse-input.ts';
import { presentRefusal } from '../../../request/present-refusal.ts';
import { defineRoute } from '../../../route.ts';
import { findTypesOf, toSettingsEntries } from './read-initial-settings.ts';

/** Creates up to 1,000 users or merges into known ones; one that is refused does not stop the others. */
export const upsertUsers = defineRoute({
  surface: 'admin',
  method: 'post',
  path: '/users/bulk',
  scope: 'users:write',
  role: 'operator',
  summary: 'Create or update up to 1,000 users in one request',
  params: {},
  body: upsertUsersBody,
  checksParts: true,
  responses: {
    200: { description: 'All users are stored', schema: upsertUsersResult },
    207: { description: 'Some users are refused; each result says why', schema: upsertUsersResult },
  },
  errors: ['validation_failed'],
  async handle(deps, { requestId, project, body }) {
    const projectId = project.id;
    const read = await readUsers(deps, { projectId, items: body.users });
    const users = read.filter(isGiven);
    const stored = await deps.database.users.upsertUsers({ projectId, users });
    const about = { ...deps.config, requestId };
    let next = 0;
    const results = read.map((user): UpsertUsersItemResult => {
      if (user instanceof ApiError) return presentRefusal(user, about);
      const { id = '', isNew = false } = stored[next++] ?? {};
      return { status: isNew ? 201 : 200, id, external_id: user.externalId };
    });
    return { status: users.length === read.length ? 200 : 207, body: { results } };
  },
});

interface Items {
  projectId: string;
  items: unknown[];
}

/** Reads each item as a user to store, or tells why it is refused; what they name is looked up together. */
async function readUsers(
  deps: Pick<Deps, 'database'>,
  { projectId, items }: Items,
): Promise<(GivenUser | ApiError)[]> {
  const parsed = items.map(parseItem);
  const good = parsed.filter(isGiven);
  const [idOf, types] = await Promise.all([
    findNotiflowsOf(deps, { projectId, updates: good.map(({ preferences = {} }) => preferences) }),
    findTypesOf(deps, { projectId, given: good.flatMap((item) => item.channel_settings ?? []) }),
  ]);
  return parsed.map((item) => {
    if (item instanceof ApiError) return item;
    const {
      external_id: externalId,
      preferences = {},
      channel_settings: given,
      ...attributes
    } = item;
    const wishes = toPreferenceEntries(idOf, { update: preferences, prefix: 'preferences.' });
    const settings = toSettingsEntries(types, given);
    const problems = [...wishes.problems, ...settings.problems];
    if (problems.length > 0) return validationFailed(problems);
    const { entries: channelSettings } = settings;
    return { externalId, attributes, preferences: wishes.entries, channelSettings };
  });
}

const isGiven = <T>(item: T | ApiError): item is T => !(item instanceof ApiError);

const parse = createInputParser({
  params: {},
  body: upsertUsersItem,
  checkBody: ({ preferences }) => checkPreferences(preferences, 'preferences.'),
});

/** One item with every problem it has, its fields without the list's. */
function parseItem(item: unknown): UpsertUsersItem | ApiError {
  try {
    return parse({ params: {}, search: '', body: item }).body;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
