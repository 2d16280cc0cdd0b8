-- Preferences: opt-outs per channel type, per notiflow, and per both.
CREATE TABLE "preferences" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "notiflow_id" UUID,
    "channel_type" TEXT,
    "enabled" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "preferences_pkey" PRIMARY KEY ("id")
);

-- What a user's deliveries on one channel need, such as device tokens.
CREATE TABLE "channel_settings" (
    "project_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "settings" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_settings_pkey" PRIMARY KEY ("user_id","channel_id")
);

-- Who changed what; append-only. Without a project it is about the account.
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "project_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "resource_id" TEXT,
    "details" JSONB,
    "ip" TEXT,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "projects" ADD COLUMN "allowed_origins" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "projects" ADD COLUMN "rate_limit_per_second" INTEGER;
ALTER TABLE "api_keys" ADD COLUMN "name" TEXT NOT NULL DEFAULT '';
ALTER TABLE "topics" ADD COLUMN "removed_at" TIMESTAMPTZ(6);
ALTER TABLE "notiflow_versions" ADD COLUMN "pinned_at" TIMESTAMPTZ(6);
ALTER TABLE "runs" ADD COLUMN "triggered_by" JSONB;
ALTER TABLE "notifications" ADD COLUMN "topic_name" TEXT;
ALTER TABLE "deliveries" ADD COLUMN "topic_name" TEXT;

UPDATE "notifications" n SET "topic_name" = r."topic_name"
  FROM "runs" r WHERE r."id" = n."run_id" AND r."topic_name" IS NOT NULL;
UPDATE "deliveries" d SET "topic_name" = r."topic_name"
  FROM "runs" r WHERE r."id" = d."run_id" AND r."topic_name" IS NOT NULL;

CREATE INDEX "preferences_notiflow_id_idx" ON "preferences"("notiflow_id");
CREATE INDEX "channel_settings_channel_id_idx" ON "channel_settings"("channel_id");
CREATE INDEX "audit_log_project_id_id_idx" ON "audit_log"("project_id", "id");
CREATE INDEX "topics_project_id_id_idx" ON "topics"("project_id", "id");
CREATE INDEX "subscriptions_user_id_id_idx" ON "subscriptions"("user_id", "id");
DROP INDEX "subscriptions_user_id_idx";
CREATE INDEX "runs_project_id_status_id_idx" ON "runs"("project_id", "status", "id");
CREATE INDEX "runs_project_id_notiflow_id_id_idx" ON "runs"("project_id", "notiflow_id", "id");
CREATE INDEX "notifications_run_id_id_idx" ON "notifications"("run_id", "id");
CREATE INDEX "notifications_project_id_recipient_id_id_idx" ON "notifications"("project_id", "recipient_id", "id");
CREATE INDEX "notifications_project_id_status_id_idx" ON "notifications"("project_id", "status", "id");
CREATE INDEX "deliveries_project_id_recipient_id_id_idx" ON "deliveries"("project_id", "recipient_id", "id");
CREATE INDEX "deliveries_project_id_status_id_idx" ON "deliveries"("project_id", "status", "id");
CREATE INDEX "deliveries_project_id_channel_id_id_idx" ON "deliveries"("project_id", "channel_id", "id");

ALTER TABLE "preferences" ADD CONSTRAINT "preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "preferences" ADD CONSTRAINT "preferences_notiflow_id_fkey" FOREIGN KEY ("notiflow_id") REFERENCES "notiflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "channel_settings" ADD CONSTRAINT "channel_settings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "channel_settings" ADD CONSTRAINT "channel_settings_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "preferences" ADD CONSTRAINT "preferences_level_check"
  CHECK ("notiflow_id" IS NOT NULL OR "channel_type" IS NOT NULL);
CREATE UNIQUE INDEX "preferences_level_key" ON "preferences" (
  "user_id",
  coalesce("notiflow_id", '00000000-0000-0000-0000-000000000000'::uuid),
  coalesce("channel_type", ''));

-- A removed topic stays until no run needs who was on it; its name is free at once.
DROP INDEX "topics_project_id_name_key";
CREATE UNIQUE INDEX "topics_project_id_name_key" ON "topics" ("project_id", "name") WHERE "removed_at" IS NULL;
CREATE INDEX "topics_removed_at_idx" ON "topics" ("removed_at") WHERE "removed_at" IS NOT NULL;

-- A list of a topic's current subscriptions, newest first.
CREATE INDEX "subscriptions_topic_id_id_idx" ON "subscriptions" ("topic_id", "id") WHERE "removed_position" IS NULL;

-- Lists narrowed to one topic; most rows have none.
CREATE INDEX "runs_topic_name_idx" ON "runs" ("project_id", "topic_name", "id") WHERE "topic_name" IS NOT NULL;
CREATE INDEX "runs_actor_id_idx" ON "runs" ("actor_id") WHERE "actor_id" IS NOT NULL;
CREATE INDEX "notifications_topic_name_idx" ON "notifications" ("project_id", "topic_name", "id") WHERE "topic_name" IS NOT NULL;
CREATE INDEX "deliveries_topic_name_idx" ON "deliveries" ("project_id", "topic_name", "id") WHERE "topic_name" IS NOT NULL;

-- Accounts, not projects, have entries without one.
CREATE INDEX "audit_log_account_idx" ON "audit_log" ("id") WHERE "project_id" IS NULL;

CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE ON "audit_log"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_log_no_truncate" BEFORE TRUNCATE ON "audit_log"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
