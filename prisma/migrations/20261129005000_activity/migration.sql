-- What happened in a project, minute by minute: so that a chart costs the same however much there is.
CREATE TABLE "activity" (
    "project_id" UUID NOT NULL,
    "minute" TIMESTAMPTZ(6) NOT NULL,
    "kind" TEXT NOT NULL,
    "channel_type" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL,
    "amount" INTEGER NOT NULL,
    "within_10s" INTEGER NOT NULL DEFAULT 0,
    "within_1m" INTEGER NOT NULL DEFAULT 0,
    "within_5m" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("project_id","minute","kind","channel_type","outcome","shard")
);

-- What workers say of themselves.
ALTER TABLE "workers" ADD COLUMN "host" TEXT,
  ADD COLUMN "process_id" INTEGER,
  ADD COLUMN "version" TEXT,
  ADD COLUMN "queues" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "started_at" TIMESTAMPTZ(6),
  ADD COLUMN "doing" JSONB;

ALTER TABLE "activity" ADD CONSTRAINT "activity_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand from here: what Prisma's schema language has no words for.

-- What has yet to be put together, and what is to be thinned out.
CREATE INDEX "activity_shards_idx" ON "activity" ("minute") WHERE "shard" >= 0;

-- Every connection counts in rows of its own, most of the time: nobody waits for a counter that somebody else holds.
CREATE FUNCTION "shard_of_activity"() RETURNS smallint LANGUAGE sql STABLE AS $$
  SELECT (pg_backend_pid() % 16)::smallint $$;

-- Whatever statement it is that settles deliveries, it is counted with them. How long it took from the making of a message
-- to its sending counts for what did not wait for a window; and from there to its arrival, where a service reports it.
CREATE FUNCTION "count_deliveries"() RETURNS trigger LANGUAGE plpgsql AS $$
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
  ELSIF EXISTS (SELECT FROM "new_rows" WHERE "status" NOT IN ('pending', 'processing')) THEN
    INSERT INTO "activity" AS a ("project_id", "minute", "kind", "channel_type", "outcome", "shard", "amount",
      "within_10s", "within_1m", "within_5m")
    SELECT d."project_id", date_trunc('minute', now()), 'delivery', d."channel_type", d."status", shard_of_activity(),
      count(*),
      count(*) FILTER (WHERE d."status" = 'sent' AND d."send_window" IS NULL
        AND d."sent_at" <= d."created_at" + interval '10 seconds'),
      count(*) FILTER (WHERE d."status" = 'delivered' AND d."delivered_at" <= coalesce(d."sent_at", d."created_at") + interval '1 minute'),
      count(*) FILTER (WHERE d."status" = 'delivered' AND d."delivered_at" <= coalesce(d."sent_at", d."created_at") + interval '5 minutes')
    FROM (
      SELECT *, lag("status") OVER (PARTITION BY "id" ORDER BY "is_new") AS "was" FROM (
        SELECT "id", "project_id", "channel_type", "status", "created_at", "sent_at", "delivered_at", "send_window",
          false AS "is_new" FROM "old_rows"
        UNION ALL
        SELECT "id", "project_id", "channel_type", "status", "created_at", "sent_at", "delivered_at", "send_window",
          true FROM "new_rows") both_rows) d
    WHERE d."is_new" AND d."was" IS DISTINCT FROM d."status" AND d."status" NOT IN ('pending', 'processing')
    GROUP BY d."project_id", d."channel_type", d."status" ORDER BY 1, 4, 5
    ON CONFLICT ("project_id", "minute", "kind", "channel_type", "outcome", "shard") DO UPDATE SET
      "amount" = a."amount" + excluded."amount", "within_10s" = a."within_10s" + excluded."within_10s",
      "within_1m" = a."within_1m" + excluded."within_1m", "within_5m" = a."within_5m" + excluded."within_5m";
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION "count_notifications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "activity" AS a ("project_id", "minute", "kind", "channel_type", "outcome", "shard", "amount")
    SELECT n."project_id", date_trunc('minute', now()), 'notification', '', 'made', shard_of_activity(), count(*)
    FROM "new_rows" n GROUP BY n."project_id" ORDER BY 1
    ON CONFLICT ("project_id", "minute", "kind", "channel_type", "outcome", "shard") DO UPDATE SET
      "amount" = a."amount" + excluded."amount";
  ELSIF EXISTS (SELECT FROM "new_rows" WHERE "status" NOT IN ('pending', 'waiting')) THEN
    INSERT INTO "activity" AS a ("project_id", "minute", "kind", "channel_type", "outcome", "shard", "amount")
    SELECT n."project_id", date_trunc('minute', now()), 'notification', '', n."status", shard_of_activity(), count(*)
    FROM (
      SELECT *, lag("status") OVER (PARTITION BY "id" ORDER BY "is_new") AS "was" FROM (
        SELECT "id", "project_id", "status", false AS "is_new" FROM "old_rows"
        UNION ALL
        SELECT "id", "project_id", "status", true FROM "new_rows") both_rows) n
    WHERE n."is_new" AND n."was" IS DISTINCT FROM n."status" AND n."status" NOT IN ('pending', 'waiting')
    GROUP BY n."project_id", n."status" ORDER BY 1, 5
    ON CONFLICT ("project_id", "minute", "kind", "channel_type", "outcome", "shard") DO UPDATE SET
      "amount" = a."amount" + excluded."amount";
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION "count_runs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "activity" AS a ("project_id", "minute", "kind", "channel_type", "outcome", "shard", "amount")
  SELECT r."project_id", date_trunc('minute', now()), 'run', '', 'accepted', shard_of_activity(), count(*)
  FROM "new_rows" r GROUP BY r."project_id" ORDER BY 1
  ON CONFLICT ("project_id", "minute", "kind", "channel_type", "outcome", "shard") DO UPDATE SET
    "amount" = a."amount" + excluded."amount";
  RETURN NULL;
END $$;

CREATE TRIGGER "deliveries_counted_new" AFTER INSERT ON "deliveries" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "count_deliveries"();
CREATE TRIGGER "deliveries_counted" AFTER UPDATE ON "deliveries"
  REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "count_deliveries"();
CREATE TRIGGER "notifications_counted_new" AFTER INSERT ON "notifications" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "count_notifications"();
CREATE TRIGGER "notifications_counted" AFTER UPDATE ON "notifications"
  REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "count_notifications"();
CREATE TRIGGER "runs_counted" AFTER INSERT ON "runs" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "count_runs"();

ALTER TABLE "activity" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "activity" TO notiflow_project
  USING (project_id = (SELECT current_project_id())) WITH CHECK (project_id = (SELECT current_project_id()));
-- An api settles some things itself, a recall or an erasure, and they are counted as well.
GRANT SELECT, INSERT, UPDATE ON "activity" TO notiflow_project;
