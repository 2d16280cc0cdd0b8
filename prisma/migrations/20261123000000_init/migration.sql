-- Position of a subscription change among all others: what a run was accepted "at".
CREATE SEQUENCE "subscription_positions" AS BIGINT;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "channels" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "credentials" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notiflows" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT false,
    "include_in_preferences" BOOLEAN NOT NULL DEFAULT true,
    "draft_version_id" UUID,
    "published_version_id" UUID,
    "archived_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notiflows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notiflow_versions" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "notiflow_id" UUID NOT NULL,
    "version_number" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "steps" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notiflow_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "projects" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_tokens" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation_facts" (
    "name" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "installation_facts_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "notiflow_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "actor" JSONB,
    "actor_id" UUID,
    "recipients" JSONB,
    "topic_id" UUID,
    "topic_name" TEXT,
    "topic_position" BIGINT,
    "exclude_actor" BOOLEAN NOT NULL DEFAULT false,
    "recipient_count" INTEGER,
    "cursor" BIGINT NOT NULL DEFAULT 0,
    "priority" SMALLINT NOT NULL DEFAULT 2,
    "send_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6),
    "cancellation_key" TEXT,
    "reason" TEXT,
    "sweep_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "fanned_out_at" TIMESTAMPTZ(6),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "notiflow_id" UUID NOT NULL,
    "recipient_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "step" TEXT,
    "reason" TEXT,
    "attributes" JSONB,
    "data" JSONB,
    "resume_at" TIMESTAMPTZ(6),
    "sweep_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processed_at" TIMESTAMPTZ(6),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "notification_id" UUID NOT NULL,
    "notiflow_id" UUID NOT NULL,
    "recipient_id" UUID NOT NULL,
    "step_handle" TEXT NOT NULL,
    "channel_id" UUID,
    "channel_type" TEXT NOT NULL,
    "provider" TEXT,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "reason_details" JSONB,
    "message" JSONB,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "failure_count" INTEGER NOT NULL DEFAULT 0,
    "crash_count" INTEGER NOT NULL DEFAULT 0,
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(6),
    "next_attempt_at" TIMESTAMPTZ(6),
    "sweep_at" TIMESTAMPTZ(6),
    "expires_at" TIMESTAMPTZ(6),
    "provider_message_id" TEXT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(6),
    "delivered_at" TIMESTAMPTZ(6),
    "seen_at" TIMESTAMPTZ(6),
    "read_at" TIMESTAMPTZ(6),
    "clicked_at" TIMESTAMPTZ(6),
    "archived_at" TIMESTAMPTZ(6),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "delivery_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "project_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    "outcome" TEXT,
    "code" TEXT,
    "reason" TEXT,
    "provider_message_id" TEXT,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("delivery_id","number")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "project_id" UUID NOT NULL,
    "route" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "run_id" UUID,
    "status" SMALLINT,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("project_id","route","key")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "avatar" TEXT,
    "locale" TEXT,
    "timezone" TEXT,
    "custom_fields" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "topics" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "topics_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscriptions" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "topic_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "position" BIGINT NOT NULL DEFAULT nextval('subscription_positions'::regclass),
    "removed_position" BIGINT,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "channels_project_id_handle_key" ON "channels"("project_id", "handle");

-- CreateIndex
CREATE UNIQUE INDEX "notiflows_project_id_handle_key" ON "notiflows"("project_id", "handle");

-- CreateIndex
CREATE UNIQUE INDEX "notiflow_versions_notiflow_id_version_number_key" ON "notiflow_versions"("notiflow_id", "version_number");

-- CreateIndex
CREATE UNIQUE INDEX "projects_slug_key" ON "projects"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE INDEX "api_keys_project_id_idx" ON "api_keys"("project_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_tokens_hash_key" ON "account_tokens"("hash");

-- CreateIndex
CREATE INDEX "runs_project_id_id_idx" ON "runs"("project_id", "id");

-- CreateIndex
CREATE INDEX "notifications_project_id_id_idx" ON "notifications"("project_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_run_id_recipient_id_key" ON "notifications"("run_id", "recipient_id");

-- CreateIndex
CREATE INDEX "deliveries_project_id_id_idx" ON "deliveries"("project_id", "id");

-- CreateIndex
CREATE INDEX "deliveries_run_id_id_idx" ON "deliveries"("run_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_notification_id_step_handle_key" ON "deliveries"("notification_id", "step_handle");

-- CreateIndex
CREATE INDEX "idempotency_keys_expires_at_idx" ON "idempotency_keys"("expires_at");

-- CreateIndex
CREATE INDEX "users_project_id_id_idx" ON "users"("project_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "users_project_id_external_id_key" ON "users"("project_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "topics_project_id_name_key" ON "topics"("project_id", "name");

-- CreateIndex
CREATE INDEX "subscriptions_topic_id_position_idx" ON "subscriptions"("topic_id", "position");

-- CreateIndex
CREATE INDEX "subscriptions_user_id_idx" ON "subscriptions"("user_id");

-- AddForeignKey
ALTER TABLE "channels" ADD CONSTRAINT "channels_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notiflows" ADD CONSTRAINT "notiflows_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notiflow_versions" ADD CONSTRAINT "notiflow_versions_notiflow_id_fkey" FOREIGN KEY ("notiflow_id") REFERENCES "notiflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "topics" ADD CONSTRAINT "topics_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscriptions" ADD CONSTRAINT "subscriptions_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topics"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand from here: what Prisma's schema language has no words for.

-- A user is on a topic at most once at a time; rows with a removed_position are history that a
-- running fan-out may still need.
CREATE UNIQUE INDEX "subscriptions_topic_id_user_id_key"
  ON "subscriptions" ("topic_id", "user_id") WHERE "removed_position" IS NULL;

-- The purge reads only the history.
CREATE INDEX "subscriptions_removed_idx"
  ON "subscriptions" ("topic_id", "removed_position") WHERE "removed_position" IS NOT NULL;

-- The sweeps read the few rows that are due, never the settled ones.
CREATE INDEX "runs_sweep_at_idx" ON "runs" ("sweep_at") WHERE "sweep_at" IS NOT NULL;
CREATE INDEX "notifications_sweep_at_idx" ON "notifications" ("sweep_at") WHERE "sweep_at" IS NOT NULL;
CREATE INDEX "deliveries_sweep_at_idx" ON "deliveries" ("sweep_at") WHERE "sweep_at" IS NOT NULL;

-- Every row is updated once or twice in its first seconds, and so leaves dead versions behind.
ALTER TABLE "notifications" SET (autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE "deliveries" SET (autovacuum_vacuum_scale_factor = 0.02);

ALTER TABLE "runs" ADD CONSTRAINT "runs_target_check"
  CHECK (("recipients" IS NULL) <> ("topic_id" IS NULL));
ALTER TABLE "runs" ADD CONSTRAINT "runs_status_check"
  CHECK ("status" IN ('accepted', 'fanning_out', 'fanned_out', 'failed', 'canceled'));
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_status_check"
  CHECK ("status" IN ('pending', 'waiting', 'processed', 'stopped', 'failed'));
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_status_check"
  CHECK ("status" IN ('pending', 'processing', 'sent', 'delivered', 'failed', 'bounced', 'skipped',
                      'expired', 'quarantined', 'unknown'));
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_outcome_check"
  CHECK ("outcome" IN ('accepted', 'rejected', 'not_processed', 'ambiguous', 'crashed', 'released'));
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_kind_check" CHECK ("kind" IN ('public', 'secret'));
