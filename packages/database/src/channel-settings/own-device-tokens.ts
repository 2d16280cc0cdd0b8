import { createHash } from 'node:crypto';
import type { UserChannelSettings } from '@notiflow/contracts';
import { type Connection, run, statement } from '../connect.ts';

/** The settings of one user on a channel, about to be stored. */
export interface OwnedSettings {
  userId: string;
  channelId: string;
  settings: UserChannelSettings;
}

// Whoever registers a token takes it from whoever had it. Of two at once the later waits here, and is told of the earlier.
const claim = statement<{ channel_id: string; moved_from: string | null; hash: string }>(
  'claim-device-tokens',
  `WITH wanted AS MATERIALIZED (
     SELECT u.id AS user_id, c.id AS channel_id, decode(w.hash, 'hex') AS token_hash
     FROM jsonb_to_recordset($2::jsonb) AS w ("userId" uuid, "channelId" uuid, hash text)
     JOIN users u ON u.project_id = $1 AND u.id = w."userId"
     JOIN channels c ON c.project_id = $1 AND c.id = w."channelId"
     ORDER BY u.id, c.id
     FOR KEY SHARE OF u, c)
   INSERT INTO channel_device_tokens AS held (project_id, channel_id, token_hash, user_id)
   SELECT $1, channel_id, token_hash, user_id FROM wanted ORDER BY channel_id, token_hash
   ON CONFLICT (channel_id, token_hash) DO UPDATE
     SET moved_from = nullif(held.user_id, excluded.user_id), user_id = excluded.user_id,
         registered_at = now()
   RETURNING channel_id, moved_from, encode(token_hash, 'hex') AS hash`,
);

const disown = statement<never>(
  'disown-device-tokens',
  `DELETE FROM channel_device_tokens d
   USING jsonb_to_recordset($2::jsonb) AS kept ("userId" uuid, "channelId" uuid, hashes jsonb)
   WHERE d.project_id = $1 AND d.user_id = kept."userId" AND d.channel_id = kept."channelId"
     AND NOT kept.hashes ? encode(d.token_hash, 'hex')`,
);

/**
 * Takes tokens out of the settings that name them; settings without any are none. `lost` is a relation of `user_id`,
 * `channel_id` and `tokens`, one row for each settings.
 */
export const takeOutTokens = (lost: string) => `
   left_over AS MATERIALIZED (
     SELECT s.user_id, s.channel_id, (
       SELECT coalesce(jsonb_agg(entry.token ORDER BY entry.place), '[]')
       FROM jsonb_array_elements(s.settings->'device_tokens') WITH ORDINALITY AS entry (token, place)
       WHERE NOT ${lost}.tokens ? (entry.token #>> '{}')) AS tokens
     FROM ${lost} JOIN channel_settings s
       ON s.user_id = ${lost}.user_id AND s.channel_id = ${lost}.channel_id
     ORDER BY s.user_id, s.channel_id
     FOR UPDATE OF s),
   emptied AS (
     DELETE FROM channel_settings s USING left_over l
     WHERE s.user_id = l.user_id AND s.channel_id = l.channel_id AND l.tokens = '[]'),
   trimmed AS (
     UPDATE channel_settings s
     SET settings = jsonb_set(s.settings, '{device_tokens}', l.tokens), updated_at = now()
     FROM left_over l
     WHERE s.user_id = l.user_id AND s.channel_id = l.channel_id AND l.tokens <> '[]')`;

const takeAway = statement<never>(
  'take-away-device-tokens',
  `WITH lost AS MATERIALIZED (
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS l (user_id uuid, channel_id uuid, tokens jsonb)),
   ${takeOutTokens('lost')}
   SELECT`,
);

/** The settings as they can be stored together: a token that several of them name belongs to the last one. */
export function withOwnTokens<S extends OwnedSettings>(entries: readonly S[]): S[] {
  const taken = new Set<string>();
  return entries
    .toReversed()
    .flatMap((entry) => {
      const given = entry.settings.device_tokens;
      if (given === undefined) return [entry];
      const name = (token: string) => `${entry.channelId} ${token}`;
      const tokens = [...new Set(given)].filter((token) => !taken.has(name(token)));
      for (const token of tokens) taken.add(name(token));
      const settings = { ...entry.settings, device_tokens: tokens };
      return tokens.length === 0 ? [] : [{ ...entry, settings }];
    })
    .toReversed();
}

/**
 * Makes the users of these settings the only owners of the device tokens in them, on a connection inside the transaction
 * that stores the settings next; whoever had one before has it no more.
 */
export async function ownDeviceTokens(
  connection: Connection,
  { projectId, entries }: { projectId: string; entries: readonly OwnedSettings[] },
): Promise<void> {
  const hashed = entries.map(({ userId, channelId, settings }) => ({
    userId,
    channelId,
    tokens: new Map(settings.device_tokens?.map((token) => [hashToken(token), token])),
  }));
  const kept = hashed.map(({ tokens, ...of }) => ({ ...of, hashes: [...tokens.keys()] }));
  await run(connection, disown, [projectId, JSON.stringify(kept)]);
  const wanted = kept.flatMap(({ hashes, ...of }) => hashes.map((hash) => ({ ...of, hash })));
  if (wanted.length === 0) return;
  const claimed = await run(connection, claim, [projectId, JSON.stringify(wanted)]);
  const texts = new Map(hashed.flatMap(({ tokens }) => [...tokens]));
  const lost = groupLost(claimed, texts);
  if (lost.length > 0) await run(connection, takeAway, [JSON.stringify(lost)]);
}

/** Names a token in an index that is not to hold it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

interface Lost {
  user_id: string;
  channel_id: string;
  tokens: string[];
}

function groupLost(
  claimed: { channel_id: string; moved_from: string | null; hash: string }[],
  texts: ReadonlyMap<string, string>,
): Lost[] {
  const lost = new Map<string, Lost>();
  for (const { channel_id, moved_from: user_id, hash } of claimed) {
    if (user_id === null) continue;
    const key = `${user_id} ${channel_id}`;
    const of = lost.get(key) ?? { user_id, channel_id, tokens: [] };
    of.tokens.push(texts.get(hash) ?? '');
    lost.set(key, of);
  }
  return [...lost.values()];
}
