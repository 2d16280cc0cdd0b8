-- Calls of fetch steps: what is asked, by whom it is being asked, and what was answered.
CREATE TABLE "calls" (
    "id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "step_handle" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "notification_id" UUID NOT NULL,
    "recipient_id" UUID NOT NULL,
    "channel_id" UUID,
    "lane" TEXT COLLATE "C" NOT NULL,
    "turn" SMALLINT NOT NULL,
    "request" JSONB,
    "status" TEXT NOT NULL,
    "answer" JSONB,
    "answer_bytes" INTEGER NOT NULL DEFAULT 0,
    "reason" TEXT,
    "tries" SMALLINT NOT NULL DEFAULT 0,
    "lease_token" UUID,
    "next_try_at" TIMESTAMPTZ(6),
    "sweep_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "calls_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "calls_run_id_step_handle_key_hash_key" ON "calls"("run_id", "step_handle", "key_hash");
CREATE INDEX "calls_project_id_recipient_id_idx" ON "calls"("project_id", "recipient_id");
CREATE INDEX "calls_expires_at_idx" ON "calls"("expires_at");

-- The call that a notification waits for, or was woken by.
ALTER TABLE "notifications" ADD COLUMN "call_id" UUID;


-- Written by hand from here: what Prisma's schema language has no words for.

ALTER TABLE "calls" ADD CONSTRAINT "calls_status_check" CHECK ("status" IN ('open', 'answered', 'failed'));
-- What is open can be made and is found again; what is settled keeps nothing of what was asked, and goes.
ALTER TABLE "calls" ADD CONSTRAINT "calls_found_check"
  CHECK (CASE "status" WHEN 'open' THEN "request" IS NOT NULL AND "next_try_at" IS NOT NULL
         ELSE "request" IS NULL AND "expires_at" IS NOT NULL END);

-- What waits to be made, in the order in which it is taken, by receiver; and what is settled, until all who waited are woken.
CREATE INDEX "calls_lane_idx" ON "calls" ("lane", "turn", "next_try_at") WHERE "status" = 'open';
CREATE INDEX "calls_sweep_at_idx" ON "calls" ("sweep_at") WHERE "sweep_at" IS NOT NULL;
-- Who waits for a call. Only those that do pay for it.
CREATE INDEX "notifications_call_id_idx" ON "notifications" ("call_id") WHERE "status" = 'waiting' AND "call_id" IS NOT NULL;

ALTER TABLE "calls" ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_project ON "calls" TO notiflow_project
  USING (project_id = (SELECT current_project_id()))
  WITH CHECK (project_id = (SELECT current_project_id()));
-- Only workers make calls; erasing a person removes those made for them.
GRANT SELECT, DELETE ON "calls" TO notiflow_project;
