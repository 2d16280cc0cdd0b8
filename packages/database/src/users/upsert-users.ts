import type { UserAttributes } from '@notiflow/contracts';
import type pg from 'pg';
import {
  type ChannelSettingsEntry,
  type SettingsOfUser,
  writeChannelSettingsOn,
} from '../channel-settings/write-channel-settings.ts';
import { type Db, run, statement, transaction } from '../connect.ts';
import { newId } from '../ids.ts';
import {
  levelOfEntry,
  type PreferenceEntry,
  type Wishes,
  writePreferencesOn,
} from '../preferences/write-preferences.ts';
import { mergeUser, noAttributes, type StoredAttributes } from './merge-user.ts';

/** What is to be stored of one of many users. */
export interface GivenUser {
  externalId: string;
  attributes: UserAttributes;
  preferences: PreferenceEntry[];
  channelSettings: ChannelSettingsEntry[];
}

/** One of many users as stored, and whether there was none before. */
export interface UpsertedUser {
  id: string;
  isNew: boolean;
}

const given = `json_to_recordset($2::json) AS given (id uuid, external_id text, email text, phone text,
  first_name text, last_name text, avatar text, locale text, timezone text, custom_fields jsonb)`;

// All requests take users in the same order, so that they wait for each other and do not deadlock.
const insert = statement<{ id: string; external_id: string }>(
  'insert-users',
  `INSERT INTO users (id, project_id, external_id, email, phone, first_name, last_name, avatar, locale,
     timezone, custom_fields)
   SELECT id, $1, external_id, email, phone, first_name, last_name, avatar, locale, timezone, custom_fields
   FROM ${given} ORDER BY external_id
   ON CONFLICT (project_id, external_id) DO NOTHING RETURNING id, external_id`,
);

// Weak enough for those who only need the users to stay: subscriptions take them in another order.
const lock = statement<StoredAttributes & { id: string; external_id: string }>(
  'lock-users',
  `SELECT id, external_id, email, phone, first_name, last_name, avatar, locale, timezone, custom_fields
   FROM users WHERE project_id = $1 AND external_id = ANY($2::text[])
   ORDER BY external_id FOR NO KEY UPDATE`,
);

const update = statement<never>(
  'update-users',
  `UPDATE users SET email = given.email, phone = given.phone, first_name = given.first_name,
     last_name = given.last_name, avatar = given.avatar, locale = given.locale,
     timezone = given.timezone, custom_fields = given.custom_fields, updated_at = now()
   FROM ${given} WHERE users.project_id = $1 AND users.id = given.id`,
);

/**
 * Creates the users or merges into the stored ones, as `upsertUser` does each, with a constant number of statements.
 * The same external id twice is one user, given the one after the other. Answers in the order of the input.
 */
export async function upsertUsers(
  db: Db,
  { projectId, users }: { projectId: string; users: GivenUser[] },
): Promise<UpsertedUser[]> {
  const byName = groupByName(users);
  return transaction(db, async (client) => {
    const stored = await storeAttributes(client, { projectId, byName });
    const wishes: Wishes[] = [];
    const settings: SettingsOfUser[] = [];
    for (const [externalId, entries] of byName) {
      const userId = idIn(stored, externalId);
      wishes.push({
        userId,
        entries: lastOf(
          entries.flatMap((entry) => entry.preferences),
          levelOfEntry,
        ),
      });
      const ofUser = lastOf(
        entries.flatMap((entry) => entry.channelSettings),
        ({ channelId }) => channelId,
      );
      settings.push(...ofUser.map((entry) => ({ userId, ...entry })));
    }
    await writePreferencesOn(client, { projectId, wishes });
    await writeChannelSettingsOn(client, { projectId, entries: settings });
    return answerEach(users, stored);
  });
}

type ByName = Map<string, GivenUser[]>;

/** Ids by external id, and which of them were made. */
interface StoredUsers {
  ids: Map<string, string>;
  made: Set<string>;
}

function groupByName(users: GivenUser[]): ByName {
  const byName: ByName = new Map();
  for (const user of users) {
    const entries = byName.get(user.externalId);
    if (entries === undefined) byName.set(user.externalId, [user]);
    else entries.push(user);
  }
  return byName;
}

async function storeAttributes(
  client: pg.PoolClient,
  { projectId, byName }: { projectId: string; byName: ByName },
): Promise<StoredUsers> {
  const ids = new Map<string, string>();
  const made = new Set<string>();
  let open = [...byName.keys()];
  while (open.length > 0) {
    const fresh = open.map((name) => toRow(newId(), { name, stored: noAttributes, byName }));
    for (const user of await run(client, insert, [projectId, JSON.stringify(fresh)])) {
      ids.set(user.external_id, user.id);
      made.add(user.external_id);
    }
    const known = open.filter((name) => !ids.has(name));
    if (known.length === 0) break;
    const locked = await run(client, lock, [projectId, known]);
    const rows = locked.map((user) =>
      toRow(user.id, { name: user.external_id, stored: user, byName }),
    );
    await run(client, update, [projectId, JSON.stringify(rows)]);
    for (const user of locked) ids.set(user.external_id, user.id);
    // Who was there and was deleted in between is made anew.
    open = known.filter((name) => !ids.has(name));
  }
  return { ids, made };
}

function toRow(
  id: string,
  { name, stored, byName }: { name: string; stored: StoredAttributes; byName: ByName },
) {
  const entries = byName.get(name) ?? [];
  const merged = entries.reduce<StoredAttributes>(
    (before, { attributes }) => mergeUser(before, attributes),
    stored,
  );
  return { ...merged, id, external_id: name };
}

/** The last entry of each key. */
function lastOf<T>(entries: T[], keyOf: (entry: T) => string): T[] {
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
}

function idIn({ ids }: StoredUsers, externalId: string): string {
  const id = ids.get(externalId);
  if (id === undefined) throw new Error('A stored user has no id.');
  return id;
}

function answerEach(users: GivenUser[], stored: StoredUsers): UpsertedUser[] {
  const told = new Set<string>();
  return users.map(({ externalId }) => {
    const isNew = stored.made.has(externalId) && !told.has(externalId);
    told.add(externalId);
    return { id: idIn(stored, externalId), isNew };
  });
}
