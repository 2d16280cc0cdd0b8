import type { Database } from '@notiflow/database';
import { queryRows } from './query-rows.ts';
import { type SeededProject, seedProject } from './seed-project.ts';

/** A project with a long history, and some rows of it to ask for. */
export interface SeededHistory extends SeededProject {
  /** Ids in the middle of each list. */
  middle: Record<'delivery' | 'notification' | 'run' | 'subscription' | 'topic', string>;
  /** What the delivery in the middle belongs to. */
  recipientId: string;
  notificationId: string;
  runId: string;
  /** A run of 400 notifications. */
  bigRunId: string;
  /** A topic that every other user is on. */
  topicId: string;
  /** Moments 500 deliveries ago, and when the one in the middle was made. */
  recently: Date;
  halfway: Date;
}

/** A channel that only the ten oldest deliveries used. */
export const ancientChannelId = '01980000-0000-7000-8000-000000000001';
/** A channel that the oldest fifth of the deliveries used, and no other. */
export const retiredChannelId = '01980000-0000-7000-8000-000000000003';
/** A channel that no delivery used. */
export const unusedChannelId = '01980000-0000-7000-8000-000000000002';

// One delivery every 13 seconds until now, in a small history as in a large one: 277 in an hour.
const pauseMs = 13_000;

const idAt = (kind: number, ms: string, number: string) =>
  `(lpad(to_hex((${ms})::bigint), 12, '0') || '70008' || ${kind} || lpad(to_hex((${number})::bigint), 14, '0'))::uuid`;

/**
 * Fills a fresh database with `deliveries` deliveries, half as many notifications, a twentieth as many runs and a
 * fortieth as many users and topics. Of the deliveries 1 in 10 has failed, 1 in 7 went by webhook, 1 in 3 to the topic `news`;
 * the status `quarantined`, the topic `ancient` and the channel `ancientChannelId` have only the oldest.
 */
export async function seedHistory(
  { database, url }: { database: Database; url: string },
  deliveries: number,
): Promise<SeededHistory> {
  const seed = await seedProject(database);
  const write = (sql: string) => queryRows({ databaseUrl: url }, sql);
  for (const sql of historyOf(seed, deliveries)) await write(sql);
  for (const table of bigTables) await write(`ANALYZE ${table}`);
  const [marks] = await queryRows<Omit<SeededHistory, keyof SeededProject>>(
    { databaseUrl: url },
    `WITH middle AS (SELECT * FROM deliveries ORDER BY id OFFSET ${deliveries / 2} LIMIT 1)
     SELECT jsonb_build_object('delivery', id, 'notification', notification_id, 'run', run_id,
              'subscription', (SELECT id FROM subscriptions ORDER BY id
                               OFFSET ${deliveries / 160} LIMIT 1),
              'topic', (SELECT id FROM topics ORDER BY id OFFSET ${deliveries / 80} LIMIT 1)) AS middle,
            recipient_id AS "recipientId", notification_id AS "notificationId", run_id AS "runId",
            (SELECT run_id FROM notifications ORDER BY id DESC OFFSET 3200 LIMIT 1) AS "bigRunId",
            (SELECT id FROM topics WHERE name = 'news') AS "topicId",
            (SELECT created_at FROM deliveries ORDER BY id DESC OFFSET 500 LIMIT 1) AS recently,
            created_at AS halfway
     FROM middle`,
  );
  if (marks === undefined) throw new Error('The history is empty.');
  return { ...seed, ...marks };
}

/** The tables a list must never read whole. */
export const bigTables = [
  'users',
  'runs',
  'notifications',
  'deliveries',
  'subscriptions',
  'topics',
];

function historyOf({ projectId, notiflowId, versionId, channelIds }: SeededProject, count: number) {
  const notifications = count / 2;
  const users = count / 40;
  const newestMs = Date.now();
  const msOf = (delivery: string) =>
    `${newestMs} - (${count} - (${delivery})) * ${pauseMs}::bigint`;
  const at = (ms: string) => `to_timestamp((${ms})::bigint / 1000.0)`;
  const runOf = (k: string) => {
    const first = notifications - 3_400;
    const number = `((CASE WHEN ${k} BETWEEN ${first} AND ${first + 399} THEN ${first} ELSE ${k} END) + 9) / 10`;
    return { number, ms: msOf(`20 * (${number}) - 19`) };
  };
  const runId = (k: string) => idAt(2, runOf(k).ms, runOf(k).number);
  const topicOf = (run: string) =>
    `CASE WHEN ${run} = 1 THEN 'ancient' WHEN ${run} <= ${count / 200} THEN 'retired' WHEN (${run}) % 3 = 0 THEN 'news' END`;
  const userId = (number: string) => idAt(1, msOf(number), number);
  const recipientId = (k: string) => userId(`1 + (${k}) % ${users}`);
  const notificationId = (k: string) => idAt(3, msOf(`2 * (${k}) - 1`), k);
  const project = `'${projectId}'::uuid`;
  const ownChannel = (id: string, type: string) =>
    `('${id}', ${project}, 'c-${id}', 'C', '${type}', 'x')`;
  return [
    `INSERT INTO channels (id, project_id, handle, name, type, provider)
     VALUES ${ownChannel(ancientChannelId, 'email')}, ${ownChannel(unusedChannelId, 'email')},
            ${ownChannel(retiredChannelId, 'chat')}`,
    `INSERT INTO users (id, project_id, external_id, created_at)
     SELECT ${userId('n')}, ${project}, 'user-' || n, ${at(msOf('n'))}
     FROM generate_series(1, ${users}) n`,
    `INSERT INTO topics (id, project_id, name, removed_at)
     SELECT ${idAt(5, msOf('n'), 'n')}, ${project}, CASE n WHEN 1 THEN 'news' ELSE 'topic-' || n END,
            CASE WHEN n % 3 = 2 THEN now() END
     FROM generate_series(1, ${users}) n`,
    `INSERT INTO subscriptions (id, project_id, topic_id, user_id, created_at)
     SELECT ${idAt(6, msOf('n'), 'n')}, ${project}, (SELECT id FROM topics WHERE name = 'news'), ${userId('n')}, ${at(msOf('n'))}
     FROM generate_series(2, ${users}, 2) n`,
    `INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, topic_id,
                       topic_name, recipient_count, created_at, sweep_at)
     SELECT ${idAt(2, msOf('20 * n - 19'), 'n')}, ${project}, '${notiflowId}', '${versionId}',
            CASE WHEN n <= 10 THEN 'failed' WHEN n <= ${count / 200} THEN 'fanning_out' WHEN n % 10 = 2 THEN 'canceled' ELSE 'fanned_out' END,
            '{"plan": "pro"}', CASE WHEN topic IS NULL THEN '[]'::jsonb END,
            CASE WHEN topic IS NOT NULL THEN gen_random_uuid() END, topic, 10, ${at(msOf('20 * n - 19'))}, now() + interval '1 year'
     FROM generate_series(1, ${count / 20}) n, LATERAL (SELECT ${topicOf('n')} AS topic) t`,
    `INSERT INTO notifications (id, project_id, run_id, notiflow_id, recipient_id, topic_name, status, rest, created_at, sweep_at)
     SELECT ${notificationId('n')}, ${project}, ${runId('n')}, '${notiflowId}', ${recipientId('n')},
            ${topicOf(runOf('n').number)},
            CASE WHEN n <= 10 THEN 'stopped' WHEN n <= ${notifications / 10} THEN 'waiting' WHEN n % 10 = 2 THEN 'failed' ELSE 'processed' END,
            'wait', ${at(msOf('2 * n - 1'))}, now() + interval '1 year'
     FROM generate_series(1, ${notifications}) n`,
    `INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id, topic_name,
                             step_handle, channel_id, channel_type, provider, status, message, created_at)
     SELECT ${idAt(4, msOf('n'), 'n')}, ${project}, ${runId('k')}, ${notificationId('k')}, '${notiflowId}',
            ${recipientId('k')}, ${topicOf(runOf('k').number)}, 'step-' || n % 2,
            CASE WHEN n <= 10 THEN '${ancientChannelId}' WHEN n <= ${count / 5} THEN '${retiredChannelId}' WHEN n % 7 = 2 THEN '${channelIds.webhook}'
              ELSE '${channelIds.in_app}' END::uuid,
            CASE WHEN n <= 10 THEN 'email' WHEN n <= ${count / 5} THEN 'chat' WHEN n % 7 = 2 THEN 'webhook' ELSE 'in_app' END, 'x',
            CASE WHEN n <= 10 THEN 'quarantined' WHEN n <= ${count / 10} THEN 'expired' WHEN n % 10 = 2 THEN 'failed' ELSE 'delivered' END,
            '{"title": "Hello", "body": "Your order is on its way."}', ${at(msOf('n'))}
     FROM generate_series(1, ${count}) n, LATERAL (SELECT (n + 1) / 2 AS k) notification`,
  ];
}
