-- Who is told what happens in a project, what each is to be told, and which runs are about to be over.
CREATE TABLE "event_endpoints" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "event_types" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_until" TIMESTAMPTZ(6),
    "succeeded_at" TIMESTAMPTZ(6),
    "failing_since" TIMESTAMPTZ(6),
    "disabled_at" TIMESTAMPTZ(6),
    "disabled_reason" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_endpoints_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "event_messages" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "subject_reason" TEXT,
    "subject_attempt" INTEGER,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" TEXT NOT NULL,
    "turn" SMALLINT NOT NULL DEFAULT 0,
    "failure_count" SMALLINT NOT NULL DEFAULT 0,
    "attempt_count" SMALLINT NOT NULL DEFAULT 0,
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "lease_token" UUID,
    "next_try_at" TIMESTAMPTZ(6),
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "event_messages_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "run_completions" (
    "run_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "look_at" TIMESTAMPTZ(6),
    "notification_from" UUID,
    "delivery_from" UUID,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_completions_pkey" PRIMARY KEY ("run_id")
);

CREATE INDEX "event_endpoints_project_id_id_idx" ON "event_endpoints"("project_id", "id");
CREATE INDEX "event_messages_project_id_id_idx" ON "event_messages"("project_id", "id");
CREATE INDEX "event_messages_endpoint_id_id_idx" ON "event_messages"("endpoint_id", "id");

ALTER TABLE "event_endpoints" ADD CONSTRAINT "event_endpoints_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "event_endpoints" ADD CONSTRAINT "event_endpoints_disabled_check"
  CHECK (("disabled_at" IS NULL) = ("disabled_reason" IS NULL));
ALTER TABLE "event_messages" ADD CONSTRAINT "event_messages_status_check"
  CHECK ("status" IN ('pending', 'delivered', 'failed', 'missed'));
-- What is open is found again.
ALTER TABLE "event_messages" ADD CONSTRAINT "event_messages_found_check"
  CHECK (("status" = 'pending') = ("next_try_at" IS NOT NULL));

-- What waits to be sent, in the order in which it is taken, by endpoint; what may be sent again; which runs to look at.
CREATE INDEX "event_messages_due_idx" ON "event_messages" ("endpoint_id", "turn", "next_try_at") WHERE "status" = 'pending';
CREATE INDEX "event_messages_unheard_idx" ON "event_messages" ("endpoint_id", "id") WHERE "status" IN ('failed', 'missed');
CREATE INDEX "run_completions_look_at_idx" ON "run_completions" ("look_at") WHERE "look_at" IS NOT NULL;

-- A UUIDv7, as programs make them.
CREATE FUNCTION "new_event_id"() RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    52, 1), 53, 1), 'hex')::uuid $$;

-- Whether an endpoint hears of a type: of all, of those it names, or of all of a kind (`delivery.*`).
CREATE FUNCTION "hears_of"("event_types" text[], "type" text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT "event_types" = '{}' OR "type" = ANY("event_types") OR split_part("type", '.', 1) || '.*' = ANY("event_types") $$;

-- What happens to deliveries and notifications is written for the endpoints of their project with the change itself, by
-- whatever statement: once for each statement, and where nobody listens it is a look into an empty table. Old and new
-- rows are put together by sorting, never by a join: how many there are is not known when the plan is made.
CREATE FUNCTION "tell_of_deliveries"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "event_endpoints") THEN RETURN NULL; END IF;
  IF TG_OP = 'INSERT' THEN
    INSERT INTO "event_messages" ("id", "project_id", "endpoint_id", "type", "subject_id", "subject_reason",
      "subject_attempt", "status", "next_try_at")
    SELECT new_event_id(), d."project_id", e."id", 'delivery.' || d."status", d."id", d."reason", d."attempt_count",
      CASE WHEN e."disabled_at" IS NULL THEN 'pending' ELSE 'missed' END, CASE WHEN e."disabled_at" IS NULL THEN now() END
    FROM "new_rows" d JOIN "event_endpoints" e ON e."project_id" = d."project_id"
    WHERE d."status" NOT IN ('pending', 'processing') AND hears_of(e."event_types", 'delivery.' || d."status");
  ELSE
    INSERT INTO "event_messages" ("id", "project_id", "endpoint_id", "type", "subject_id", "subject_reason",
      "subject_attempt", "status", "next_try_at")
    SELECT new_event_id(), d."project_id", e."id", 'delivery.' || d."status", d."id", d."reason", d."attempt_count",
      CASE WHEN e."disabled_at" IS NULL THEN 'pending' ELSE 'missed' END, CASE WHEN e."disabled_at" IS NULL THEN now() END
    FROM (
      SELECT *, lag("status") OVER (PARTITION BY "id" ORDER BY "is_new") AS "was" FROM (
        SELECT "id", "project_id", "status", "reason", "attempt_count", false AS "is_new" FROM "old_rows"
        UNION ALL
        SELECT "id", "project_id", "status", "reason", "attempt_count", true FROM "new_rows") both_rows) d
    JOIN "event_endpoints" e ON e."project_id" = d."project_id"
    WHERE d."is_new" AND d."was" IS DISTINCT FROM d."status"
      AND d."status" NOT IN ('pending', 'processing') AND hears_of(e."event_types", 'delivery.' || d."status");
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION "tell_of_notifications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "event_endpoints") THEN RETURN NULL; END IF;
  INSERT INTO "event_messages" ("id", "project_id", "endpoint_id", "type", "subject_id", "subject_reason", "status",
    "next_try_at")
  SELECT new_event_id(), n."project_id", e."id", 'notification.' || n."status", n."id", n."reason",
    CASE WHEN e."disabled_at" IS NULL THEN 'pending' ELSE 'missed' END, CASE WHEN e."disabled_at" IS NULL THEN now() END
  FROM (
    SELECT *, lag("status") OVER (PARTITION BY "id" ORDER BY "is_new") AS "was" FROM (
      SELECT "id", "project_id", "status", "reason", false AS "is_new" FROM "old_rows"
      UNION ALL
      SELECT "id", "project_id", "status", "reason", true FROM "new_rows") both_rows) n
  JOIN "event_endpoints" e ON e."project_id" = n."project_id"
  WHERE n."is_new" AND n."was" IS DISTINCT FROM n."status"
    AND n."status" NOT IN ('pending', 'waiting') AND hears_of(e."event_types", 'notification.' || n."status");
  RETURN NULL;
END $$;

-- A run whose last notification is made is looked at from then on, until nothing of it is open.
CREATE FUNCTION "watch_runs"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "event_endpoints") THEN RETURN NULL; END IF;
  INSERT INTO "run_completions" ("run_id", "project_id", "look_at")
  SELECT r."id", r."project_id", now() FROM "new_rows" r
  WHERE r."status" IN ('fanned_out', 'failed', 'canceled')
    AND EXISTS (SELECT FROM "event_endpoints" e
                WHERE e."project_id" = r."project_id" AND hears_of(e."event_types", 'run.completed'))
  ORDER BY r."id"
  ON CONFLICT ("run_id") DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER "deliveries_told_new" AFTER INSERT ON "deliveries" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "tell_of_deliveries"();
CREATE TRIGGER "deliveries_told" AFTER UPDATE ON "deliveries" REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "tell_of_deliveries"();
CREATE TRIGGER "notifications_told" AFTER UPDATE ON "notifications"
  REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "tell_of_notifications"();
CREATE TRIGGER "runs_watched" AFTER UPDATE ON "runs" REFERENCING NEW TABLE AS "new_rows"
  FOR EACH STATEMENT EXECUTE FUNCTION "watch_runs"();

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['event_endpoints', 'event_messages', 'run_completions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_project ON %I TO notiflow_project
                    USING (project_id = (SELECT current_project_id()))
                    WITH CHECK (project_id = (SELECT current_project_id()))', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "event_endpoints" TO notiflow_project;
-- What an api changes is told as well; only workers send, and retention removes.
GRANT SELECT, INSERT, UPDATE ON "event_messages" TO notiflow_project;
-- A clock that is moved moves these, too.
GRANT SELECT, INSERT, UPDATE ON "run_completions" TO notiflow_project;
