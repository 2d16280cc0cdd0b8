import type { Seed } from './seed-installation.ts';

const seededDays = 60;
const spanMs = seededDays * 24 * 3_600_000;

/**
 * SQL that plans who gets what when and what becomes of it: `planned` has a row for each notification and
 * `planned_deliveries` one for each delivery, in the order of time. Everything else follows from them.
 */
export function planMessages({ deliveries: count, projects }: Seed): string[] {
  const toMs = Date.now() - 1_000;
  const fromMs = toMs - spanMs;
  const singles = Math.round(count * 0.3);
  const people = singles;
  const large = Math.round(count * 0.01);
  const values = projects.map(
    ({ projectId, notiflowId, versionId, channels }, number) =>
      `(${number}, '${projectId}'::uuid, '${notiflowId}'::uuid, '${versionId}'::uuid, '${channels.email}'::uuid,
        '${channels.webhook}'::uuid, '${channels.in_app}'::uuid, ${fromMs}::bigint, ${toMs}::bigint, ${people}::bigint)`,
  );
  return [
    `CREATE UNLOGGED TABLE seeded_projects AS SELECT * FROM (VALUES ${values.join(', ')})
       p (number, id, notiflow_id, version_id, email, webhook, in_app, from_ms, to_ms, people)`,
    // One in sixty of the single ones is for the same busy person.
    `CREATE UNLOGGED TABLE planned AS
     SELECT p.number AS project, row_number() OVER (ORDER BY run_ms, run, place) AS k, one.*
     FROM seeded_projects p, LATERAL (
       SELECT 'single' AS kind, n AS run, 1 AS place, CASE WHEN n % 60 = 0 THEN 7 ELSE 1 + (n * 7919::bigint) % p.people END AS person,
         p.from_ms + n * (${spanMs}::bigint / ${singles}) AS run_ms, NULL AS topic
       FROM generate_series(1, ${singles}) n
       UNION ALL
       SELECT 'large', ${singles} + r, j, 1 + (r * 31 + j) % p.people, p.from_ms + r * ${Math.round(spanMs / 11)}::bigint,
         CASE WHEN r % 2 = 0 THEN 'team' END
       FROM generate_series(1, 10) r, generate_series(1, ${large}) j
       UNION ALL
       SELECT 'broadcast', ${singles} + 11, j, j, p.to_ms - 26 * 3600000::bigint, 'everyone'
       FROM generate_series(1, p.people) j) one`,
    // A broadcast takes ten minutes.
    `CREATE UNLOGGED TABLE planned_deliveries AS
     SELECT m.*, outcome[1] AS status, outcome[2] AS reason, outcome[3] AS code
     FROM (
       SELECT m.project, m.k, m.kind, m.run, m.place, m.person, m.run_ms, m.topic, second,
         m.run_ms + 50 + CASE m.kind WHEN 'broadcast' THEN m.place::bigint * 600000 / ${people} ELSE 0 END AS ms,
         row_number() OVER (ORDER BY m.k, second) AS n,
         CASE WHEN second = 1 THEN 'in_app' WHEN m.k % 3 = 0 THEN 'webhook' ELSE 'email' END AS type
       FROM planned m, generate_series(0, CASE m.kind WHEN 'single' THEN 1 ELSE 0 END) second) m
     CROSS JOIN LATERAL (SELECT (n * 7919) % 1000 AS luck) l
     CROSS JOIN LATERAL (SELECT ${outcomeOf(count)} AS outcome) o
     ORDER BY n`,
    'ANALYZE planned; ANALYZE planned_deliveries',
  ];
}

/**
 * What becomes of the nth of all deliveries, as status, reason and code: one in ten is dead, in some twenty ways. What is oldest is
 * quarantined and nothing else is, what is newest is due or under way.
 */
const outcomeOf = (count: number) => `CASE
    WHEN n <= 20 THEN ARRAY['quarantined', 'worker_lost', NULL]
    WHEN n > ${2 * count} - 40 THEN ARRAY['processing', NULL, NULL]
    WHEN n > ${2 * count} - 1000 AND n % 5 = 0 THEN ARRAY['pending', NULL, NULL]
    WHEN type = 'in_app' AND luck < 30 THEN ARRAY['skipped', 'opted_out', NULL]
    WHEN type = 'in_app' THEN ARRAY['delivered', NULL, NULL]
    WHEN luck < 100 THEN ARRAY['failed', (ARRAY['attempts_exhausted', 'rejected_content'])[1 + luck % 2],
      (ARRAY['550', '421', '500', '503', '429', 'ETIMEDOUT', 'ECONNREFUSED', '400'])[1 + luck % 8]]
    WHEN luck < 130 THEN ARRAY['expired', 'expired', NULL]
    WHEN luck < 150 THEN ARRAY['unknown', 'outcome_unknown', 'ECONNRESET']
    WHEN luck < 165 THEN ARRAY['bounced', NULL, '5.1.1']
    WHEN luck < 200 THEN ARRAY['skipped', 'no_address', NULL]
    WHEN luck < 400 THEN ARRAY['sent', NULL, NULL]
    ELSE ARRAY['delivered', NULL, NULL] END`;
