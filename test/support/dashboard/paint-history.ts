import { queryRows } from '../query-rows.ts';

const minutes = 60;

/**
 * Gives a project an hour in which something happened in every minute, as its counters would have it: a test lasts seconds, and
 * a chart is made for more. The same each time.
 */
export async function paintHistory(
  { databaseUrl }: { databaseUrl: string },
  project: string,
): Promise<void> {
  const rows = Array.from({ length: minutes }, (_, age) => {
    const load = Math.round(90 + 50 * Math.sin(age / 6) + 25 * Math.sin(age * 1.7));
    const broken = age > 11 && age < 19 ? Math.round(load / 3) : 0;
    return [
      { age, kind: 'run', channel_type: '', outcome: 'accepted', amount: Math.round(load / 9) },
      {
        age,
        kind: 'notification',
        channel_type: '',
        outcome: 'made',
        amount: Math.round(load * 0.7),
      },
      {
        age,
        kind: 'delivery',
        channel_type: 'in_app',
        outcome: 'delivered',
        amount: Math.round(load / 2),
      },
      { age, kind: 'delivery', channel_type: 'email', outcome: 'sent', amount: load - broken },
      {
        age,
        kind: 'delivery',
        channel_type: 'email',
        outcome: 'skipped',
        amount: Math.round(load / 12),
      },
      { age, kind: 'delivery', channel_type: 'sms', outcome: 'failed', amount: broken },
    ];
  }).flat();
  await queryRows(
    { databaseUrl },
    `INSERT INTO activity (project_id, minute, kind, channel_type, outcome, shard, amount, within_10s, within_1m, within_5m)
     SELECT p.id, date_trunc('minute', now()) - (r.age + 1) * interval '1 minute', r.kind, r.channel_type, r.outcome, -1,
       r.amount, (r.amount * 0.97)::int, (r.amount * 0.98)::int, r.amount
     FROM jsonb_to_recordset($2::jsonb) AS r (age int, kind text, channel_type text, outcome text, amount int), projects p
     WHERE p.slug = $1 AND r.amount > 0`,
    [project, JSON.stringify(rows)],
  );
}
