import type { ChannelSubscription, Registered, UserChannelSettings } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';

/** A user on a channel. */
export interface RegisteredQuestion {
  userId: string;
  channelId: string;
}

// Both look-ups are fenced, so that no plan ever reads a table whole.
const find = statement<{
  place: number;
  settings: UserChannelSettings | null;
  subscriptions: ChannelSubscription[] | null;
}>(
  'find-registered',
  `SELECT q.place, own.settings, browsers.subscriptions
   FROM jsonb_to_recordset($1::jsonb) AS q (place int, "userId" uuid, "channelId" uuid)
   LEFT JOIN LATERAL (
     SELECT s.settings FROM channel_settings s
     WHERE s.user_id = q."userId" AND s.channel_id = q."channelId" OFFSET 0) own ON true
   LEFT JOIN LATERAL (
     SELECT jsonb_agg(jsonb_build_object('identifier', s.identifier, 'settings', s.settings) ORDER BY s.id) AS subscriptions
     FROM (
       SELECT s.* FROM channel_subscriptions s
       WHERE s.user_id = q."userId" AND s.channel_id = q."channelId" OFFSET 0) s) browsers ON true`,
);

/** Tells for each of those asked about what the user registered on the channel: one statement for any set. */
export async function findRegistered(db: Db, asked: RegisteredQuestion[]): Promise<Registered[]> {
  const questions = asked.map((question, place) => ({ ...question, place }));
  const answers: Registered[] = asked.map(() => ({ settings: {}, subscriptions: [] }));
  for (const { place, settings, subscriptions } of await run(db.pool, find, [
    JSON.stringify(questions),
  ])) {
    answers[place] = { settings: settings ?? {}, subscriptions: subscriptions ?? [] };
  }
  return answers;
}

/** The same for who looks only, as the caller of a request: rows of other projects are not seen. */
export function peekRegistered(
  db: Db,
  { asked }: { projectId: string; asked: RegisteredQuestion[] },
): Promise<Registered[]> {
  return findRegistered(db, asked);
}
