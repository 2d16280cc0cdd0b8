-- The request that a run was accepted by: what a log line or an answer names leads to it.
ALTER TABLE "runs" ADD COLUMN "request_id" TEXT;

CREATE INDEX "idempotency_keys_project_id_key_idx" ON "idempotency_keys" ("project_id", "key");

-- Written by hand from here: what Prisma's schema language has no words for.

-- Beginnings are looked up byte by byte, whatever the collation of the database. No handle is null: Prisma's comparison takes
-- no notice of an index with a condition, and would make this one again and again.
CREATE INDEX "channels_handle_beginning_idx" ON "channels" ("project_id", "handle" text_pattern_ops) WHERE "handle" IS NOT NULL;
CREATE INDEX "notiflows_handle_beginning_idx" ON "notiflows" ("project_id", "handle" text_pattern_ops) WHERE "handle" IS NOT NULL;
CREATE INDEX "schedules_handle_beginning_idx" ON "schedules" ("project_id", "handle" text_pattern_ops) WHERE "handle" IS NOT NULL;
CREATE INDEX "topics_name_beginning_idx" ON "topics" ("project_id", "name" text_pattern_ops) WHERE "removed_at" IS NULL;
CREATE INDEX "runs_request_id_idx" ON "runs" ("project_id", "request_id") WHERE "request_id" IS NOT NULL;
CREATE INDEX "audit_log_request_id_idx" ON "audit_log" ("project_id", "request_id") WHERE "request_id" IS NOT NULL;
