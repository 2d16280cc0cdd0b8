-- Of a run that is fanned out in more than one page: how many recipients it will have, known from its first page on.
ALTER TABLE "runs" ADD COLUMN "expected_count" INTEGER;

-- How many notifications and deliveries of such a run have each status. Counting rows would take longer the larger it is.
CREATE TABLE "run_counts" (
    "run_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "amount" INTEGER NOT NULL,

    CONSTRAINT "run_counts_pkey" PRIMARY KEY ("run_id","kind","status","reason","shard")
);

-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "run_counts" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "run_counts" TO notiflow_project
  USING (project_id = (SELECT current_project_id())) WITH CHECK (project_id = (SELECT current_project_id()));
-- An api settles some things itself, a recall or an erasure, and they are counted as well.
GRANT SELECT, INSERT, UPDATE ON "run_counts" TO notiflow_project;

-- Counts as before, and for runs in more than one page by run: a row that changes is taken off where it was. One that is being
-- sent counts as pending still, so that a claim counts nothing. A row whose id was changed by hand has nothing it was.
CREATE OR REPLACE FUNCTION "count_deliveries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "activity" AS a ("project_id", "minute", "kind", "channel_type", "outcome", "shard", "amount",
      "within_10s", "within_1m", "within_5m")
    SELECT d."project_id", date_trunc('minute', now()), 'delivery', d."channel_type", d."status", shard_of_activity(),
      count(*), count(*) FILTER (WHERE d."status" = 'delivered'), count(*) FILTER (WHERE d."status" = 'delivered'),
      count(*) FILTER (WHERE d."status" = 'delivered')
    FROM "new_rows" d WHERE d."status" NOT IN ('pending', 'processing')
    GROUP BY d."project_id", d."channel_type", d."status" ORDER BY 1, 4, 5
    ON CONFLICT ("project_id", "minute", "kind", "channel_type", "outcome", "shard") DO UPDATE SET
      "amount" = a."amount" + excluded."amount", "within_10s" = a."within_10s" + excluded."within_10s",
      "within_1m" = a."within_1m" + excluded."within_1m", "within_5m" = a."within_5m" + excluded."within_5m";
    INSERT INTO "run_counts" AS c ("run_id", "project_id", "kind", "status", "reason", "shard", "amount")
    SELECT d."run_id", d."project_id", 'delivery', replace(d."status", 'processing', 'pending'), '', shard_of_activity(), count(*)
    FROM (SELECT DISTINCT "run_id" FROM "new_rows") touched
    CROSS JOIN LATERAL (SELECT FROM "runs" r WHERE r."id" = touched."run_id" AND r."expected_count" IS NOT NULL OFFSET 0) kept
    JOIN "new_rows" d ON d."run_id" = touched."run_id"
    GROUP BY d."run_id", d."project_id", 4 ORDER BY 1, 4
    ON CONFLICT ("run_id", "kind", "status", "reason", "shard") DO UPDATE SET "amount" = c."amount" + excluded."amount";
  ELSIF EXISTS (SELECT FROM "new_rows" WHERE "status" NOT IN ('pending', 'processing'))
    OR EXISTS (SELECT FROM "old_rows" WHERE "status" NOT IN ('pending', 'processing')) THEN
    WITH changed AS MATERIALIZED (
      SELECT * FROM (
        SELECT *, lag("status") OVER (PARTITION BY "id" ORDER BY "is_new") AS "was" FROM (
          SELECT "id", "project_id", "run_id", "channel_type", "status", "created_at", "sent_at", "delivered_at", "send_window",
            false AS "is_new" FROM "old_rows"
          UNION ALL
          SELECT "id", "project_id", "run_id", "channel_type", "status", "created_at", "sent_at", "delivered_at", "send_window",
            true FROM "new_rows") both_rows) d
      WHERE d."is_new" AND d."was" <> d."status"),
    counted AS (
      INSERT INTO "activity" AS a ("project_id", "minute", "kind", "channel_type", "outcome", "shard", "amount",
        "within_10s", "within_1m", "within_5m")
      SELECT d."project_id", date_trunc('minute', now()), 'delivery', d."channel_type", d."status", shard_of_activity(),
        count(*),
        count(*) FILTER (WHERE d."status" = 'sent' AND d."send_window" IS NULL
          AND d."sent_at" <= d."created_at" + interval '10 seconds'),
        count(*) FILTER (WHERE d."status" = 'delivered' AND d."delivered_at" <= coalesce(d."sent_at", d."created_at") + interval '1 minute'),
        count(*) FILTER (WHERE d."status" = 'delivered' AND d."delivered_at" <= coalesce(d."sent_at", d."created_at") + interval '5 minutes')
      FROM changed d WHERE d."status" NOT IN ('pending', 'processing')
      GROUP BY d."project_id", d."channel_type", d."status" ORDER BY 1, 4, 5
      ON CONFLICT ("project_id", "minute", "kind", "channel_type", "outcome", "shard") DO UPDATE SET
        "amount" = a."amount" + excluded."amount", "within_10s" = a."within_10s" + excluded."within_10s",
        "within_1m" = a."within_1m" + excluded."within_1m", "within_5m" = a."within_5m" + excluded."within_5m")
    INSERT INTO "run_counts" AS c ("run_id", "project_id", "kind", "status", "reason", "shard", "amount")
    SELECT d."run_id", d."project_id", 'delivery', replace(moved."status", 'processing', 'pending'), '', shard_of_activity(),
      sum(moved."amount")
    FROM (SELECT DISTINCT "run_id" FROM changed) touched
    CROSS JOIN LATERAL (SELECT FROM "runs" r WHERE r."id" = touched."run_id" AND r."expected_count" IS NOT NULL OFFSET 0) kept
    JOIN changed d ON d."run_id" = touched."run_id"
    CROSS JOIN LATERAL (VALUES (d."status", 1), (d."was", -1)) moved ("status", "amount")
    GROUP BY d."run_id", d."project_id", 4 HAVING sum(moved."amount") <> 0 ORDER BY 1, 4
    ON CONFLICT ("run_id", "kind", "status", "reason", "shard") DO UPDATE SET "amount" = c."amount" + excluded."amount";
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "count_notifications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "activity" AS a ("project_id", "minute", "kind", "channel_type", "outcome", "shard", "amount")
    SELECT n."project_id", date_trunc('minute', now()), 'notification', '', 'made', shard_of_activity(), count(*)
    FROM "new_rows" n GROUP BY n."project_id" ORDER BY 1
    ON CONFLICT ("project_id", "minute", "kind", "channel_type", "outcome", "shard") DO UPDATE SET
      "amount" = a."amount" + excluded."amount";
    INSERT INTO "run_counts" AS c ("run_id", "project_id", "kind", "status", "reason", "shard", "amount")
    SELECT n."run_id", n."project_id", 'notification', n."status", coalesce(n."reason", ''), shard_of_activity(), count(*)
    FROM (SELECT DISTINCT "run_id" FROM "new_rows") touched
    CROSS JOIN LATERAL (SELECT FROM "runs" r WHERE r."id" = touched."run_id" AND r."expected_count" IS NOT NULL OFFSET 0) kept
    JOIN "new_rows" n ON n."run_id" = touched."run_id"
    GROUP BY n."run_id", n."project_id", 4, 5 ORDER BY 1, 4, 5
    ON CONFLICT ("run_id", "kind", "status", "reason", "shard") DO UPDATE SET "amount" = c."amount" + excluded."amount";
  ELSIF EXISTS (SELECT FROM "new_rows" WHERE "status" <> 'pending')
    OR EXISTS (SELECT FROM "old_rows" WHERE "status" <> 'pending') THEN
    WITH changed AS MATERIALIZED (
      SELECT * FROM (
        SELECT *, lag("status") OVER ways AS "was", lag("reason") OVER ways AS "was_reason" FROM (
          SELECT "id", "project_id", "run_id", "status", coalesce("reason", '') AS "reason", false AS "is_new" FROM "old_rows"
          UNION ALL
          SELECT "id", "project_id", "run_id", "status", coalesce("reason", ''), true FROM "new_rows") both_rows
        WINDOW ways AS (PARTITION BY "id" ORDER BY "is_new")) n
      WHERE n."is_new" AND (n."was", n."was_reason") <> (n."status", n."reason")),
    counted AS (
      INSERT INTO "activity" AS a ("project_id", "minute", "kind", "channel_type", "outcome", "shard", "amount")
      SELECT n."project_id", date_trunc('minute', now()), 'notification', '', n."status", shard_of_activity(), count(*)
      FROM changed n WHERE n."was" <> n."status" AND n."status" NOT IN ('pending', 'waiting')
      GROUP BY n."project_id", n."status" ORDER BY 1, 5
      ON CONFLICT ("project_id", "minute", "kind", "channel_type", "outcome", "shard") DO UPDATE SET
        "amount" = a."amount" + excluded."amount")
    INSERT INTO "run_counts" AS c ("run_id", "project_id", "kind", "status", "reason", "shard", "amount")
    SELECT n."run_id", n."project_id", 'notification', moved."status", moved."reason", shard_of_activity(), sum(moved."amount")
    FROM (SELECT DISTINCT "run_id" FROM changed) touched
    CROSS JOIN LATERAL (SELECT FROM "runs" r WHERE r."id" = touched."run_id" AND r."expected_count" IS NOT NULL OFFSET 0) kept
    JOIN changed n ON n."run_id" = touched."run_id"
    CROSS JOIN LATERAL (VALUES (n."status", n."reason", 1), (n."was", n."was_reason", -1)) moved ("status", "reason", "amount")
    GROUP BY n."run_id", n."project_id", 4, 5 HAVING sum(moved."amount") <> 0 ORDER BY 1, 4, 5
    ON CONFLICT ("run_id", "kind", "status", "reason", "shard") DO UPDATE SET "amount" = c."amount" + excluded."amount";
  END IF;
  RETURN NULL;
END $$;
